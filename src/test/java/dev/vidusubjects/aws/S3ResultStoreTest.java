package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.result.ResultStore.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conditional writes whose first response never came. */
class S3ResultStoreTest {

    private static final byte[] DOCUMENT = "{\"ours\":true}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANOTHER = "{\"ours\":false}".getBytes(StandardCharsets.UTF_8);

    private final LoopbackService service = new LoopbackService();
    private final S3ResultStore store = new S3ResultStore(new S3Bucket(service.clients(), "bucket"));

    @AfterEach
    void close() {
        service.close();
    }

    /** The first write gets a 503, any other finds the condition unmet, and a read finds {@code there}. */
    private void holds(byte[] there) {
        service.responds(request -> {
            if (request.method().equals("GET")) {
                return new Response(200, Map.of("etag", "\"2\""), there);
            }
            return new Response(service.requests().size() == 1 ? 503 : 412, Map.of(), new byte[0]);
        });
    }

    private Optional<String> replace(Optional<String> version) throws IOException {
        return store.replace(Prefix.RESULTS, "a.json", DOCUMENT, version);
    }

    /** Regression: the application took its own document for that of another writer. */
    @Test
    void replace_whoseResponseWasLost_isWrittenIfTheDocumentIsThere() throws Exception {
        holds(DOCUMENT);

        assertThat(replace(Optional.empty())).contains("s3://bucket/results/a.json");
        assertThat(service.requests()).extracting(Request::method).containsExactly("PUT", "PUT", "GET");
    }

    @Test
    void replace_ofAVersionWhoseResponseWasLost_isWrittenIfTheDocumentIsThere() throws Exception {
        holds(DOCUMENT);

        assertThat(replace(Optional.of("\"1\""))).contains("s3://bucket/results/a.json");
    }

    @Test
    void replace_whereAnotherDocumentIsThere_isNotWritten() throws Exception {
        holds(ANOTHER);

        assertThat(replace(Optional.empty())).isEmpty();
    }
}
