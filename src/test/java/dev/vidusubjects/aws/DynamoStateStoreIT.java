package dev.vidusubjects.aws;

import dev.vidusubjects.engines.Engines;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

class DynamoStateStoreIT extends StateStoreContract {

    private StateStore store;

    @BeforeEach
    void open() {
        AwsClients clients =
                new AwsClients(() -> Engines.REGION, Engines.credentials(), Optional.of(Engines.dynamoDb()));
        store = new DynamoStateStore(clients, Engines.newTable());
    }

    @Override
    protected StateStore store() {
        return store;
    }
}
