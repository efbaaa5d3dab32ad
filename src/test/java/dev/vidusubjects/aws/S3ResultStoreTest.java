package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.result.ResultStore.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conditional writes whose first response is lost. */
class S3ResultStoreTest {

    private static final byte[] DOCUMENT = "{\"ours\":true}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANOTHER = "{\"ours\":false}".getBytes(StandardCharsets.UTF_8);

    private final LoopbackService service = new LoopbackService();
    private final S3ResultStore store = new S3ResultStore(new S3Bucket(service.clients(), "bucket"));

    @AfterEach
    void close() {
        service.close();
    }

    /** The first write gets a 503, every later write fails its condition (412), and a read returns {@code stored}. */
    private void holds(byte[] stored) {
        service.responds(request -> {
            if (request.method().equals("GET")) {
                return new Response(200, Map.of("etag", "\"2\""), stored);
            }
            return new Response(service.requests().size() == 1 ? 503 : 412, Map.of(), new byte[0]);
        });
    }

    private Optional<String> replace(Optional<String> version) throws IOException {
        return store.replace(Prefix.RESULTS, "a.json", DOCUMENT, version);
    }

    /** Regression: the application took its own document for that of another writer. */
    @Test
    void replace_responseLost_isWrittenIfTheDocumentIsStored() throws Exception {
        holds(DOCUMENT);

        assertThat(replace(Optional.empty())).contains("s3://bucket/results/a.json");
        assertThat(service.requests()).extracting(Request::method).containsExactly("PUT", "PUT", "GET");
    }

    @Test
    void replace_ofAVersionResponseLost_isWrittenIfTheDocumentIsStored() throws Exception {
        holds(DOCUMENT);

        assertThat(replace(Optional.of("\"1\""))).contains("s3://bucket/results/a.json");
    }

    @Test
    void replace_anotherDocumentStored_isNotWritten() throws Exception {
        holds(ANOTHER);

        assertThat(replace(Optional.empty())).isEmpty();
    }

    /** Regression: a server that closed the connection within the end of the last chunk made writes fail. */
    @Test
    void create_withoutTls_sendsTheBodyInOnePiece() throws Exception {
        service.responds(request -> new Response(200, Map.of("etag", "\"1\""), new byte[0]));

        replace(Optional.empty());

        Request request = service.requests().get(0);
        assertThat(request.body()).isEqualTo(DOCUMENT);
        assertThat(request.header("Content-Length")).isEqualTo(Integer.toString(DOCUMENT.length));
        assertThat(request.header("x-amz-content-sha256")).matches("[0-9a-f]{64}");
    }
}
