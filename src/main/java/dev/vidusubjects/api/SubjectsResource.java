package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.api.problem.ExceptionMapping;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.submission.IdempotencyKeyReusedException;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.Submission;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.text.Printable;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The calls for subjects: create, find, list, redrive. */
@Path("/v1/subjects")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class SubjectsResource {

    private final SubmitSubject submit;
    private final RedriveTask redrive;
    private final LongPoll longPoll;
    private final TaskStore tasks;
    private final TaskResponses response;
    private final Duration maxWait;
    private final long maxBodyBytes;
    private final RequestTime time;
    private final Clock clock;

    SubjectsResource(
            SubmitSubject submit,
            RedriveTask redrive,
            LongPoll longPoll,
            TaskStore tasks,
            TaskResponses response,
            SubjectsConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodyBytes,
            RequestTime time,
            Clock clock) {
        this.submit = submit;
        this.redrive = redrive;
        this.longPoll = longPoll;
        this.tasks = tasks;
        this.response = response;
        this.maxWait = config.api().maxWait();
        this.maxBodyBytes = maxBodyBytes.asLongValue();
        this.time = time;
        this.clock = clock;
    }

    /**
     * Creates a subject.
     *
     * @return 202 with an open task; 200 with a task that ended while the caller waited, even if it is {@code failed}:
     *     the call itself succeeded, and the task states its result. A replay gets the current state immediately
     */
    @POST
    public Response create(InputStream body, @Context HttpHeaders headers)
            throws MalformedRequestException, InvalidSubjectException, IdempotencyKeyReusedException, TryAgainException,
                    SubmissionFailedException {
        Instant received = clock.instant();
        Optional<TaskId> key = IdempotencyKey.taskId(headers);
        Optional<Duration> requestedWait = Preference.wait(headers.getRequestHeader("Prefer"), maxWait);
        byte[] json = RequestBody.json(body, headers, maxBodyBytes);
        TimeBudget budget = time.budget(headers, json.length);
        ParsedRequest parsed = SubjectRequestReader.read(json, "the body", MediaSource::ofText);
        PollOwner pollOwner = requestedWait.isPresent() ? PollOwner.CALLER : PollOwner.WORKFLOW;
        Submission submission = submit.submit(new SubmitCommand(parsed, key, pollOwner, budget));
        if (submission.replayed()) {
            return response.accepted(submission.task(), headers)
                    .header("Idempotent-Replayed", "true")
                    .build();
        }
        if (requestedWait.isEmpty()) {
            return response.accepted(submission.task(), headers).build();
        }
        Task latest = longPoll.poll(submission.task(), received.plus(requestedWait.get()), budget);
        return response.accepted(latest, headers)
                .header("Preference-Applied", "wait=" + requestedWait.get().toSeconds())
                .build();
    }

    /** Returns the stored task, without a call to the provider. */
    @GET
    @Path("/{id}")
    public Response find(@PathParam("id") String id, @Context HttpHeaders headers) throws NoSuchTaskException {
        Task task = TaskId.parse(id).flatMap(tasks::find).orElseThrow(() -> new NoSuchTaskException(Printable.of(id)));
        return response.found(task, headers);
    }

    /** Lists tasks; the most recently updated ones come first. */
    @GET
    public Response list(@Context UriInfo uri, @Context HttpHeaders headers) {
        ListParameters parameters = ListParameters.of(uri.getQueryParameters());
        try {
            return response.page(tasks.list(parameters.status(), parameters.limit(), parameters.cursor()), headers);
        } catch (InvalidCursorException e) {
            throw ListParameters.invalid("cursor", e.getMessage());
        }
    }

    /** Polls or submits an ended task again. */
    @POST
    @Path("/{id}/redrive")
    public Response redrive(@PathParam("id") String id, InputStream body, @Context HttpHeaders headers)
            throws NoSuchTaskException, NotRedrivableException, InvalidSubjectException, TryAgainException,
                    SubmissionFailedException {
        boolean resubmit = resubmit(RequestBody.optionalJson(body, headers, RequestBody.MAX_BYTES_WITHOUT_MEDIA));
        TaskId task = TaskId.parse(id).orElseThrow(() -> new NoSuchTaskException(Printable.of(id)));
        return response.accepted(redrive.redrive(task, resubmit, time.budget(headers, 0)), headers)
                .build();
    }

    private static boolean resubmit(byte[] body) {
        if (body.length == 0) {
            return false;
        }
        ObjectNode given = JsonBodies.object(body);
        List<Violation> violations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            if (!field.getKey().equals("resubmit")) {
                violations.add(Violation.invalid(
                        Printable.of(field.getKey()),
                        Rule.UNKNOWN_FIELD,
                        "there is no such field: the only one is resubmit"));
            } else if (!field.getValue().isBoolean()) {
                violations.add(Violation.invalid("resubmit", Rule.FIELD_TYPE, "it must be true or false"));
            }
        }
        if (!violations.isEmpty()) {
            throw ExceptionMapping.invalid(ProblemType.INVALID_REQUEST, violations.size())
                    .with(violations)
                    .exception();
        }
        return given.path("resubmit").asBoolean();
    }
}
