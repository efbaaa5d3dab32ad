package dev.vidusubjects.aws;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

class DynamoStateStoreIT extends StateStoreContract {

    private StateStore store;

    @BeforeEach
    void open() {
        AwsClients clients =
                new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));
        store = new DynamoStateStore(clients, Emulators.newTable());
    }

    @Override
    protected StateStore store() {
        return store;
    }
}
