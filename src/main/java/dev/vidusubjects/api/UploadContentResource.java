package dev.vidusubjects.api;

import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.media.storage.SignedUpload;
import dev.vidusubjects.media.storage.UploadReceiver;
import dev.vidusubjects.media.storage.UploadRefusedException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Receives uploads if there is no bucket. A signed URL is its own authorization: every client that has it may use it.
 */
@Path("/uploads")
@UnlessBuildProfile("aws")
public class UploadContentResource {

    private final UploadReceiver receiver;

    UploadContentResource(UploadReceiver receiver) {
        this.receiver = receiver;
    }

    /** Stores the content of an upload that was allowed before. */
    @PUT
    @Path("/{path: .+}")
    public Response store(
            @PathParam("path") String path, InputStream content, @Context HttpHeaders headers, @Context UriInfo uri) {
        long length = RequestBody.declaredLength(headers);
        if (length < 0) {
            throw Problem.of(ProblemType.LENGTH_REQUIRED, "send the Content-Length that the upload was allowed with")
                    .exception();
        }
        SignedUpload upload = new SignedUpload(
                path,
                text(uri.getQueryParameters().getFirst("expires")),
                text(uri.getQueryParameters().getFirst("signature")),
                text(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)),
                length);
        try {
            receiver.receive(upload, content);
        } catch (IOException e) {
            throw new UncheckedIOException("an upload could not be stored", e);
        } catch (UploadRefusedException e) {
            throw Problem.of(type(e.reason()), e.getMessage()).exception();
        }
        return Response.ok().build();
    }

    private static ProblemType type(UploadRefusedException.Reason reason) {
        return switch (reason) {
            case SIGNATURE -> ProblemType.UPLOAD_SIGNATURE;
            case EXPIRED -> ProblemType.UPLOAD_EXPIRED;
            case LENGTH -> ProblemType.UPLOAD_LENGTH;
        };
    }

    private static String text(String given) {
        return Optional.ofNullable(given).orElse("");
    }
}
