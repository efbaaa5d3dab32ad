package dev.vidusubjects.api;

import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.text.Printable;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import org.jboss.resteasy.reactive.PathPart;

/**
 * The kept media of completed subjects. Their bytes are untrusted input, so that no browser may guess their type, or
 * run them as a page.
 */
@Path("/v1/subjects/{id}/media")
@Authorized
public class MediaResource {

    /** Less than the time for which a presigned URL is valid. */
    private static final String REDIRECT_CACHE_CONTROL = "private, max-age=60";

    private static final String CONTENT_RANGE = "Content-Range";

    private final TaskStore tasks;
    private final KeptMediaStore store;

    MediaResource(TaskStore tasks, KeptMediaStore store) {
        this.tasks = tasks;
        this.store = store;
    }

    /**
     * Shows a picture or video.
     *
     * @return 302 to a presigned URL if the storage has such URLs; otherwise the content, or the requested range of it
     */
    @GET
    @Path("/{name}")
    public Response show(
            @PathParam("id") String id,
            @PathParam("name") String name,
            @Context Request request,
            @Context HttpHeaders headers)
            throws NoSuchTaskException {
        Task task = TaskId.parse(id).flatMap(tasks::find).orElseThrow(() -> new NoSuchTaskException(Printable.of(id)));
        KeptMedia kept = task.media().stream()
                .filter(copy -> copy.name().equals(name))
                .findFirst()
                .orElseThrow(MediaResource::missing);
        Optional<URI> presigned = store.presigned(task.id(), kept.name());
        if (presigned.isPresent()) {
            return Response.status(Response.Status.FOUND)
                    .header(HttpHeaders.LOCATION, presigned.get().toString())
                    .header(HttpHeaders.CACHE_CONTROL, REDIRECT_CACHE_CONTROL)
                    .build();
        }
        try {
            java.nio.file.Path file = store.file(task.id(), kept.name()).orElseThrow(MediaResource::missing);
            return content(kept, file, request, headers);
        } catch (IOException e) {
            throw new UncheckedIOException("a copy could not be read", e);
        }
    }

    private static Response content(KeptMedia kept, java.nio.file.Path file, Request request, HttpHeaders headers)
            throws IOException {
        ETag tag = ETag.strong(kept.sha256());
        if (tag.isIn(headers)) {
            return described(Response.Status.NOT_MODIFIED, tag).build();
        }
        long size = Files.size(file);
        String type = MediaFormat.ofFileName(kept.name()).orElseThrow().contentType();
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return described(Response.Status.OK, tag)
                    .type(type)
                    .header(HttpHeaders.CONTENT_LENGTH, size)
                    .build();
        }
        Optional<ByteRange> range = range(headers, tag, size);
        if (range.isEmpty()) {
            return described(Response.Status.OK, tag)
                    .type(type)
                    .entity(new PathPart(file, 0, size))
                    .build();
        }
        ByteRange part = range.get();
        if (!part.isSatisfiable()) {
            throw Problem.of(ProblemType.RANGE_NOT_SATISFIABLE, "the file has " + size + " bytes")
                    .header(CONTENT_RANGE, part.contentRange())
                    .exception();
        }
        return described(Response.Status.PARTIAL_CONTENT, tag)
                .type(type)
                .header(CONTENT_RANGE, part.contentRange())
                .entity(new PathPart(file, part.offset(), part.length()))
                .build();
    }

    private static Response.ResponseBuilder described(Response.Status status, ETag tag) {
        return Response.status(status)
                .header(HttpHeaders.ETAG, tag.header())
                // A name is never used for another content, but operators may remove the file.
                .header(HttpHeaders.CACHE_CONTROL, ETag.REVALIDATE)
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox");
    }

    /** @return the requested range; empty if the client wants the whole file, or has the start of another one */
    private static Optional<ByteRange> range(HttpHeaders headers, ETag tag, long size) {
        String condition = headers.getHeaderString("If-Range");
        if (condition != null && !tag.isStrongly(condition)) {
            return Optional.empty();
        }
        return Optional.ofNullable(headers.getHeaderString("Range")).flatMap(range -> ByteRange.parse(range, size));
    }

    private static ProblemException missing() {
        return Problem.of(ProblemType.NOT_FOUND, "the task has no such copy: its `media` lists them")
                .exception();
    }
}
