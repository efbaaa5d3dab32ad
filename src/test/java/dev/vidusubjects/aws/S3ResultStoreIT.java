package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.result.ResultStoreContract;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3ResultStoreIT extends ResultStoreContract {

    private final AwsClients clients =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.s3()));
    private String bucket;
    private ResultStore store;

    @BeforeEach
    void open() {
        bucket = Emulators.newBucket();
        store = new S3ResultStore(new S3Bucket(clients, bucket));
    }

    @Override
    protected ResultStore store() {
        return store;
    }

    @Override
    protected String root() {
        return "s3://" + bucket + "/";
    }

    @Test
    void writeAndRead_missingBucket_throwIoExceptionThatNamesIt() {
        ResultStore missing = new S3ResultStore(new S3Bucket(clients, "no-such-bucket"));

        assertThatThrownBy(() -> missing.write(Prefix.RESULTS, "a.json", new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://no-such-bucket/results/a.json");
        assertThatThrownBy(() -> missing.read(Prefix.RESULTS, "a.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://no-such-bucket/results/a.json")
                .hasMessageContaining("NoSuchBucket");
    }
}
