package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.result.TaskView;
import dev.vidusubjects.result.TaskView.MediaUrls;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Responses with tasks: they state where a task is, and when to request it again. */
@ApplicationScoped
public class TaskResponses {

    private final ProviderAccess provider;
    private final MediaUrls urls;
    private final Clock clock;

    TaskResponses(ProviderAccess provider, KeptMediaStore media, Clock clock) {
        this.provider = provider;
        this.urls = (task, kept) -> Optional.of(media.presigned(task.id(), kept.name())
                .map(URI::toString)
                .orElseGet(() -> "/v1/subjects/" + task.id() + "/media/" + kept.name()));
        this.clock = clock;
    }

    /** @return 202 for an open task, with {@code Location} and {@code Retry-After}; 200 for one that has ended */
    Response.ResponseBuilder accepted(Task task, HttpHeaders request) {
        boolean open = task.status().isOpen();
        Response.ResponseBuilder response = JsonBodies.response(
                        open ? 202 : 200, TaskView.of(task, provider.sandbox(), urls))
                .header(HttpHeaders.LOCATION, prefix(request) + "/v1/subjects/" + task.id());
        return open ? response.header(HttpHeaders.RETRY_AFTER, secondsUntilPoll(task)) : response;
    }

    /** @return 200 with the task; 304 if the client has this view of it */
    Response found(Task task, HttpHeaders request) {
        ObjectNode view = TaskView.of(task, provider.sandbox(), MediaUrls.none());
        Response.ResponseBuilder response = conditional(view, () -> TaskView.addUrls(view, task, urls), request);
        return task.status().isOpen()
                ? response.header(HttpHeaders.RETRY_AFTER, secondsUntilPoll(task))
                        .build()
                : response.build();
    }

    /** @return 200 with the page; 304 if the client has this view of it */
    Response page(TaskPage page, HttpHeaders request) {
        ObjectNode view = TaskView.of(page, provider.sandbox(), MediaUrls.none());
        return conditional(view, () -> TaskView.addUrls(view, page, urls), request)
                .build();
    }

    /**
     * @param view the view without URLs: these change with each view, and the tag must not
     * @param addUrls adds the URLs to the view, and returns whether there are any
     */
    private static Response.ResponseBuilder conditional(ObjectNode view, BooleanSupplier addUrls, HttpHeaders request) {
        byte[] withoutUrls = JsonBodies.bytes(view);
        ETag tag = ETag.weak(withoutUrls);
        Response.ResponseBuilder response = tag.isIn(request)
                ? Response.notModified()
                : JsonBodies.response(200, addUrls.getAsBoolean() ? JsonBodies.bytes(view) : withoutUrls);
        return response.header(HttpHeaders.ETAG, tag.header()).header(HttpHeaders.CACHE_CONTROL, ETag.REVALIDATE);
    }

    public boolean sandbox() {
        return provider.sandbox();
    }

    private long secondsUntilPoll(Task task) {
        return Problem.wholeSeconds(task.pollState()
                .map(PollState::nextPollAt)
                .map(due -> Duration.between(clock.instant(), due))
                .orElse(Duration.ZERO));
    }

    private static String prefix(HttpHeaders request) {
        return StagePrefix.of(request.getHeaderString("X-Forwarded-Prefix"));
    }
}
