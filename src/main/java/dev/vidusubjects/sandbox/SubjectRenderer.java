package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Renders subjects as JSON objects with the URLs of their files.
 *
 * @param base the URL of the sandbox, as the client uses it
 */
record SubjectRenderer(String base, FileUrls urls, SandboxFiles files) {

    static final String NOTICE = "This is the sandbox: the subject is not real.";

    /** @param createdAt the instant at which the URLs are created */
    ObjectNode render(SubjectBody subject, Instant createdAt) {
        boolean expired = FaultDirective.find(FaultDirective.in(subject.name()), FaultDirective.FILE_EXPIRED)
                .isPresent();
        Instant expiresAt = expired ? createdAt : urls.expiry(createdAt);
        ObjectNode json = SandboxResponse.object().put("id", subject.id()).put("name", subject.name());
        addUrls(json.putArray("images"), subject, files.pictures(subject), expiresAt);
        addUrls(json.putArray("videos"), subject, files.videos(subject), expiresAt);
        return json.put("voice_id", subject.voiceId().orElse("sandbox-voice"))
                .put("style", "sandbox")
                .put("description", NOTICE);
    }

    private void addUrls(ArrayNode array, SubjectBody subject, List<String> names, Instant expiresAt) {
        names.forEach(name -> array.add(urls.url(base, SandboxFiles.path(subject.id(), name), expiresAt)));
    }
}
