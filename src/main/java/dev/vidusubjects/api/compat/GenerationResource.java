package dev.vidusubjects.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.api.IdempotencyKey;
import dev.vidusubjects.api.RequestTime;
import dev.vidusubjects.api.TaskResponses;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.Problem.ProviderCode;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.TaskDocuments;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.submission.IdempotencyKeyReusedException;
import dev.vidusubjects.submission.OutcomeNotStoredException;
import dev.vidusubjects.submission.Submission;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.submission.TryAgainException;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The provider's own two calls in its own wire format. A client that was written for the provider can use this API
 * instead, and thereby gets the validation, the durability and the stored result.
 */
@Path("/model/v1/generation")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class GenerationResource {

    private static final Logger LOG = Logger.getLogger(GenerationResource.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SubmitSubject submit;
    private final TaskStore tasks;
    private final ResultStore results;
    private final TaskResponses response;
    private final long maxBodyBytes;
    private final RequestTime time;

    GenerationResource(
            SubmitSubject submit,
            TaskStore tasks,
            ResultStore results,
            TaskResponses response,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodyBytes,
            RequestTime time) {
        this.submit = submit;
        this.tasks = tasks;
        this.results = results;
        this.response = response;
        this.maxBodyBytes = maxBodyBytes.asLongValue();
        this.time = time;
    }

    /** Creates a subject. In contrast to the provider, this call supports the header {@code Idempotency-Key}. */
    @POST
    public Response generate(InputStream body, @Context HttpHeaders headers)
            throws MalformedRequestException, InvalidSubjectException, IdempotencyKeyReusedException, TryAgainException,
                    SubmissionFailedException {
        Optional<TaskId> key = IdempotencyKey.taskId(headers);
        byte[] json = RequestBody.json(body, headers, maxBodyBytes);
        TimeBudget budget = time.budget(headers, json.length);
        ParsedRequest parsed = GenerationRequestReader.read(json);
        try {
            Submission submission = submit.submit(new SubmitCommand(parsed, key, PollOwner.WORKFLOW, budget));
            Response.ResponseBuilder view = view(submission.task());
            return (submission.replayed() ? view.header("Idempotent-Replayed", "true") : view).build();
        } catch (SubmissionFailedException e) {
            if (e.reason() instanceof ProviderException.Unconfirmed) {
                // After an error status, clients would submit again, although the subject may already exist and be
                // billed.
                return view(e.task()).build();
            }
            throw e;
        } catch (OutcomeNotStoredException e) {
            LogEvent.of("api_failed").with("task_id", e.task().id()).error(LOG, e);
            return view(e.task()).build();
        }
    }

    /** Returns the stored task, without a call to the provider. */
    @GET
    @Path("/task/{id}")
    public Response task(@PathParam("id") String id) {
        return TaskId.parse(id)
                .flatMap(tasks::find)
                .map(this::view)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no task " + Printable.of(id))
                        .withProviderCode(new ProviderCode("TaskNotFound", true))
                        .exception())
                .build();
    }

    private Response.ResponseBuilder view(Task task) {
        return JsonBodies.response(200, GenerationView.of(task, usage(task), response.sandbox()));
    }

    /** Reads the usage from the result document, because the task itself does not contain it. */
    private Optional<JsonNode> usage(Task task) {
        if (task.completion().isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> document = new TaskDocuments(results).findResult(task);
            if (document.isEmpty()) {
                return Optional.empty();
            }
            JsonNode usage =
                    JSON.readTree(document.get()).path("provider_response").path("usage");
            return Optional.of(usage).filter(JsonNode::isObject);
        } catch (IOException e) {
            LogEvent.of("usage_not_read").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }
}
