package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.Task;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Refuses names of manifests whose documents would have the same path as the documents of another source. */
final class ManifestName {

    private static final String EXTENSION = ".json";
    private static final Pattern TASK_ID = Pattern.compile("[0-9a-fA-F]{32}");

    private ManifestName() {}

    /**
     * @param path the path of a manifest, below {@code incoming/}
     * @return the violation by its name; empty if the name is allowed
     */
    static Optional<Violation> violation(String path) {
        if (!path.equals(Task.documentPath(path))) {
            // Its document has a second extension. None of the names below has one.
            return Optional.empty();
        }
        String withoutExtension = path.substring(0, path.length() - EXTENSION.length());
        if (withoutExtension.toLowerCase(Locale.ROOT).endsWith(EXTENSION) && !withoutExtension.endsWith(EXTENSION)) {
            return refused("the manifest " + withoutExtension.substring(withoutExtension.lastIndexOf('/') + 1));
        }
        if (path.contains("/")) {
            return Optional.empty();
        }
        if (withoutExtension.contains(".")
                && MediaFormat.ofFileName(withoutExtension)
                        .filter(MediaFormat::isImage)
                        .isPresent()) {
            return refused("the image " + withoutExtension);
        }
        return TASK_ID.matcher(withoutExtension).matches() ? refused("the task " + withoutExtension) : Optional.empty();
    }

    private static Optional<Violation> refused(String other) {
        return Optional.of(Violation.invalid(
                "$",
                Rule.MANIFEST_NAME,
                "its result would have the path of the result of " + other + ": give the manifest another name"));
    }
}
