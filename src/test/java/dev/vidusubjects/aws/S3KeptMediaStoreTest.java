package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3KeptMediaStoreTest {

    @TempDir
    Path data;

    private final LoopbackService service = new LoopbackService();
    private final AwsClients clients = service.clients();
    private final S3KeptMediaStore store = new S3KeptMediaStore(clients, new S3Bucket(clients, "bucket"));

    @AfterEach
    void close() {
        service.close();
    }

    private Path content() throws IOException {
        return Files.write(data.resolve("copy"), new byte[] {1, 2, 3});
    }

    @Test
    void write_copy_isOneRequest() throws Exception {
        service.responds(new Response(200, Map.of("etag", "\"1\""), new byte[0]));

        String uri = store.write(Tasks.id(1), "image-0.png", "image/png", content());

        assertThat(uri).isEqualTo("s3://bucket/media/" + Tasks.id(1) + "/image-0.png");
        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.path()).isEqualTo("/bucket/media/" + Tasks.id(1) + "/image-0.png");
            assertThat(request.header("content-type")).isEqualTo("image/png");
            assertThat(request.header("content-length")).isEqualTo("3");
            assertThat(request.header("cache-control")).isEqualTo("private, max-age=31536000, immutable");
            assertThat(request.body()).containsExactly(1, 2, 3);
        });
    }

    @Test
    void write_s3Refuses_fails() {
        service.responds(new Response(403, Map.of(), new byte[0]));

        assertThatThrownBy(() -> store.write(Tasks.id(1), "image-0.png", "image/png", content()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://bucket/media/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x.png", "a/b.png", "image-0", "image-0.png/", "A.png", "a\n.png"})
    void name_thatIsNotAllowed_isRefused(String name) {
        assertThatThrownBy(() -> store.write(Tasks.id(1), name, "image/png", content()))
                .isInstanceOf(IOException.class);
        assertThat(store.presigned(Tasks.id(1), name)).isEmpty();
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void presigned_copy_isValidFor15MinutesWithAFixedContentType() throws Exception {
        URI url = store.presigned(Tasks.id(1), "video-0.mp4").orElseThrow();

        assertThat(url.getPath()).isEqualTo("/bucket/media/" + Tasks.id(1) + "/video-0.mp4");
        assertThat(url.getQuery()).contains("X-Amz-Expires=900", "response-content-type=video/mp4");
        assertThat(store.file(Tasks.id(1), "video-0.mp4")).isEmpty();
        assertThat(service.requests()).isEmpty();
    }
}
