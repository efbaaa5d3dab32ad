package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Which requests S3 receives, and what a presigned URL contains. */
class S3MediaStoreTest {

    private final LoopbackService service = new LoopbackService();
    private final AwsClients clients = new AwsClients(
            () -> Emulators.REGION,
            StaticCredentialsProvider.create(AwsSessionCredentials.create("ASIAKEY", "secret", "the-session")),
            Optional.of(service.uri()));
    private final S3MediaStore store = new S3MediaStore(
            clients,
            new S3Bucket(clients, "bucket"),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            new MutableClock(),
            new Random(1));

    @AfterEach
    void close() {
        service.close();
    }

    /** Regression: a stream that was read could not be sent again, and the failed submission was never recorded. */
    @Test
    void keep_s3FailsOnce_sendsTheWholeContentAgain() throws Exception {
        service.responds(request -> service.requests().size() == 1
                ? new Response(503, Map.of(), new byte[0])
                : new Response(200, Map.of("etag", "\"1\""), new byte[0]));

        StoredObject kept = store.keep(
                "0192/images-0.png",
                MediaFormat.PNG,
                MediaFiles.content("all of the picture".getBytes(StandardCharsets.UTF_8)));

        assertThat(kept.uri()).isEqualTo(URI.create("s3://bucket/uploads/0192/images-0.png"));
        assertThat(service.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("all of the picture");
        });
    }

    @Test
    void keep_whenS3KeepsFailing_throwsIoException() {
        service.responds(new Response(503, Map.of(), new byte[0]));

        assertThatThrownBy(() -> store.keep("0192/images-0.png", MediaFormat.PNG, MediaFiles.content(new byte[10])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://bucket/uploads/0192/images-0.png");
    }

    /** A browser or a script may send any other headers besides these. */
    @Test
    void createUpload_anyFormat_signsTypeAndLengthOnly() {
        String url = store.createUpload(MediaFormat.PNG, 1000).uploadUrl().toString();

        assertThat(url)
                .contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost")
                .contains("X-Amz-Expires=900")
                .contains("X-Amz-Security-Token=the-session")
                .doesNotContainIgnoringCase("checksum");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void providerReference_withSession_isSignedWithItsExpiryAndWithoutHeaders() throws Exception {
        service.responds(new Response(200, Map.of("etag", "\"1\""), new byte[0]));

        String url =
                store.providerReference(new StoredObject(URI.create("s3://bucket/uploads/a.png")), MediaFormat.PNG);

        assertThat(url)
                .contains("X-Amz-SignedHeaders=host&")
                .contains("X-Amz-Expires=3600")
                .contains("X-Amz-Security-Token=the-session")
                .contains("response-content-type=image%2Fpng")
                .doesNotContainIgnoringCase("checksum");
    }
}
