package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.SendAgain;
import dev.vidusubjects.events.WebhookEndpoint;
import dev.vidusubjects.events.WebhookTargets;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.text.Printable;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The webhooks of a task: what was sent to whom, and another request to send them. */
@Path("/v1/subjects/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class DeliveriesResource {

    private final TaskStore tasks;
    private final Outbox outbox;
    private final DeliveryLog log;
    private final WebhookTargets targets;
    private final SendAgain sendAgain;

    DeliveriesResource(TaskStore tasks, Outbox outbox, DeliveryLog log, WebhookTargets targets, SendAgain sendAgain) {
        this.tasks = tasks;
        this.outbox = outbox;
        this.log = log;
        this.targets = targets;
        this.sendAgain = sendAgain;
    }

    /** Lists the deliveries of all endings of the task. */
    @GET
    public Response list(@PathParam("id") String id) throws NoSuchTaskException {
        Task task = tasks.require(id(id));
        List<AnnouncementId> announced =
                AnnouncementId.of(task).filter(ending -> outbox.body(ending).isPresent()).stream()
                        .toList();
        List<String> endpoints =
                targets.of(task).stream().map(WebhookEndpoint::shown).toList();
        return JsonBodies.response(200, DeliveriesView.of(log.read(task.id()), announced, endpoints))
                .build();
    }

    /**
     * Sends the webhooks of the latest ending again.
     *
     * @return 202 with the endpoints
     */
    @POST
    public Response sendAgain(@PathParam("id") String id) throws NoSuchTaskException {
        List<String> endpoints;
        try {
            endpoints = sendAgain.send(id(id));
        } catch (DeliveryQueueException e) {
            throw new UncheckedIOException("the deliveries could not be stored", new IOException(e));
        }
        if (endpoints.isEmpty()) {
            throw Problem.of(
                            ProblemType.NOT_DELIVERABLE,
                            "found no announced ending with an endpoint: a task is announced when it has ended, to its"
                                    + " webhook_url and to the endpoints of the settings")
                    .exception();
        }
        ObjectNode accepted = JsonNodeFactory.instance.objectNode();
        ArrayNode list = accepted.putArray("endpoints");
        endpoints.forEach(list::add);
        return JsonBodies.response(202, accepted).build();
    }

    private static TaskId id(String given) throws NoSuchTaskException {
        return TaskId.parse(given).orElseThrow(() -> new NoSuchTaskException(Printable.of(given)));
    }
}
