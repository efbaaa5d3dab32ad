package dev.vidusubjects.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks requests for files in the order in which an object store does it. Not thread-safe. */
final class FileRequests {

    static final String ACCESS_DENIED = "AccessDenied";
    static final String NO_SUCH_KEY = "NoSuchKey";

    private final FileUrls urls;
    private final SandboxFiles files;
    private final DirectiveFaults directiveFaults = new DirectiveFaults();

    FileRequests(FileUrls urls, SandboxFiles files) {
        this.urls = urls;
        this.files = files;
    }

    /**
     * @param subjects the subjects that exist now
     * @param expires the URL's parameter; empty if the URL does not have it
     * @param signature likewise
     * @return creates the response; it may run in another thread, as it takes time to make a picture
     */
    Supplier<FileReply> prepare(
            SubjectCatalog.View subjects, String id, String name, String expires, String signature, Instant now) {
        String path = SandboxFiles.path(id, name);
        if (!urls.isSigned(path, expires, signature)) {
            return refused(403, ACCESS_DENIED, "The signature does not match");
        }
        if (FileUrls.hasExpired(expires, now)) {
            return refused(403, ACCESS_DENIED, "Request has expired");
        }
        Optional<SubjectBody> subject = subjects.find(id);
        if (subject.isEmpty()) {
            return () -> FileReply.of(notFound());
        }
        List<FaultDirective> directives = FaultDirective.in(subject.get().name());
        Optional<Fault> fault = directiveFaults.onFile(directives, path);
        Duration delay = FaultDirective.find(directives, FaultDirective.FILE_SLOW)
                .flatMap(FaultDirective::milliseconds)
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO);
        return () -> files.find(subject.get(), name)
                .map(file -> FileReply.of(file, fault, delay))
                .orElseGet(() -> FileReply.of(notFound()));
    }

    /** @return the response for a file that does not exist */
    static SandboxResponse notFound() {
        return SandboxResponse.xmlError(404, NO_SUCH_KEY, "The specified key does not exist.");
    }

    private static Supplier<FileReply> refused(int status, String code, String message) {
        return () -> FileReply.of(SandboxResponse.xmlError(status, code, message));
    }
}
