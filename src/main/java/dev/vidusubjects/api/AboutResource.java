package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.subject.SubjectLimits;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** States which provider the application uses, and the limits of a request, so that clients need not repeat them. */
@Path("/v1/about")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class AboutResource {

    private final ProviderAccess provider;
    private final MediaStore media;
    private final long maxBodyBytes;

    AboutResource(
            ProviderAccess provider,
            MediaStore media,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodyBytes) {
        this.provider = provider;
        this.media = media;
        this.maxBodyBytes = maxBodyBytes.asLongValue();
    }

    /** @return 200 with {@code {sandbox, limits}}; all limits except {@code ratio} are allowed values themselves */
    @GET
    public Response about() {
        ObjectNode view = JsonNodeFactory.instance.objectNode().put("sandbox", provider.sandbox());
        ObjectNode limits = view.putObject("limits");
        limits.putObject("request").put("bytes", maxBodyBytes);
        limits.putObject("name").put("length", SubjectLimits.MAX_NAME_LENGTH);
        limits.putObject("voice_id").put("length", SubjectLimits.MAX_VOICE_ID_LENGTH);
        ObjectNode images =
                limits.putObject("images").put("min", SubjectLimits.MIN_IMAGES).put("max", SubjectLimits.MAX_IMAGES);
        media(images, true, SubjectLimits.MAX_IMAGE_BYTES);
        ObjectNode videos = limits.putObject("videos").put("min", 0).put("max", SubjectLimits.MAX_VIDEOS);
        media(videos, false, SubjectLimits.MAX_VIDEO_BYTES);
        videos.put("pixels", SubjectLimits.MIN_VIDEO_PIXELS)
                .put("seconds", SubjectLimits.MAX_VIDEO_DURATION.toSeconds());
        return JsonBodies.response(200, view).build();
    }

    private void media(ObjectNode limits, boolean image, long maxBytes) {
        limits.put("bytes", Math.min(maxBytes, media.maxReferencedBytes()))
                .put("inline_bytes", SubjectLimits.INLINE_LIMIT - 1)
                .put("ratio", SubjectLimits.RATIO_LIMIT);
        ArrayNode types = limits.putArray("content_types");
        Arrays.stream(MediaFormat.values())
                .filter(format -> format.isImage() == image)
                .forEach(format -> types.add(format.contentType()));
    }
}
