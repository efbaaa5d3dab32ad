package dev.vidusubjects.standalone.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttemptJson;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** The attempts of each task in the task store's file, as a JSON array. */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvDeliveryLog implements DeliveryLog {

    private static final Logger LOG = Logger.getLogger(MvDeliveryLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MvTaskStore store;

    public MvDeliveryLog(MvTaskStore store) {
        this.store = store;
    }

    @Override
    public void add(DeliveryAttempt attempt) {
        TaskId task = attempt.id().task();
        JsonNode added = parse(DeliveryAttemptJson.write(attempt));
        try {
            store.commits().call(file -> {
                ArrayNode attempts = array(file.attempts().get(task.value()));
                attempts.add(added);
                while (attempts.size() > MAX_ATTEMPTS) {
                    attempts.remove(0);
                }
                return file.attempts().put(task.value(), attempts.toString());
            });
        } catch (TaskStoreException e) {
            LogEvent.of("delivery_not_logged")
                    .with("task_id", task)
                    .with("reason", e.getMessage())
                    .error(LOG);
        }
    }

    @Override
    public List<DeliveryAttempt> read(TaskId task) {
        String stored = store.commits().call(file -> file.attempts().get(task.value()));
        return StreamSupport.stream(array(stored).spliterator(), false)
                .map(attempt -> DeliveryAttemptJson.read(attempt.toString()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** @return the stored array; an empty one if there is none, or it cannot be read */
    private static ArrayNode array(String stored) {
        JsonNode attempts = stored == null ? MissingNode.getInstance() : parse(stored);
        return attempts instanceof ArrayNode array ? array : JSON.createArrayNode();
    }

    /** @return the value; a missing node if it cannot be read */
    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
