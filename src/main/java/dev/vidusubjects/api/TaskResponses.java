package dev.vidusubjects.api;

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

    Response found(Task task) {
        Response.ResponseBuilder response = JsonBodies.response(200, TaskView.of(task, provider.sandbox(), urls));
        return task.status().isOpen()
                ? response.header(HttpHeaders.RETRY_AFTER, secondsUntilPoll(task))
                        .build()
                : response.build();
    }

    Response page(TaskPage page) {
        return JsonBodies.response(200, TaskView.of(page, provider.sandbox(), urls))
                .build();
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
