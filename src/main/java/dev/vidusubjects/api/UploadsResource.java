package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.UploadTicket;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** Allows uploads of media that are too large, or too private, for a request. */
@Path("/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class UploadsResource {

    private final MediaStore media;

    UploadsResource(MediaStore media) {
        this.media = media;
    }

    /** @return 201 with {@code {upload_url, method, headers, expires_at, uri}} */
    @POST
    public Response create(InputStream body, @Context HttpHeaders headers, @Context UriInfo uri) {
        byte[] json = RequestBody.json(body, headers, RequestBody.MAX_BYTES_WITHOUT_MEDIA);
        UploadRequest requested = UploadRequest.read(json, media);
        UploadTicket ticket = media.createUpload(requested.format(), requested.contentLength());
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        // If the application itself receives uploads, their URL is relative.
        view.put("upload_url", uri.getBaseUri().resolve(ticket.uploadUrl()).toString())
                .put("method", ticket.method());
        ObjectNode needed = view.putObject("headers");
        ticket.headers().forEach(needed::put);
        view.put("expires_at", ticket.expiresAt().toString())
                .put("uri", ticket.object().uri().toString());
        return JsonBodies.response(201, view).build();
    }
}
