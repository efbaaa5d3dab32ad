package dev.vidusubjects.aws;

import dev.vidusubjects.engines.Engines;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreContract;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

class DynamoTaskStoreIT extends TaskStoreContract {

    private static final Duration RETENTION = Duration.ofDays(90);

    private final AwsClients clients =
            new AwsClients(() -> Engines.REGION, Engines.credentials(), Optional.of(Engines.dynamoDb()));
    private String table;
    private TaskStore store;

    @BeforeEach
    void open() {
        table = Engines.newTable();
        store = new DynamoTaskStore(clients, table, RETENTION, new Random(1));
    }

    @Override
    protected TaskStore store() {
        return store;
    }
}
