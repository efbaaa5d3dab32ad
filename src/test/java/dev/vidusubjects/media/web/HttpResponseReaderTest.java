package dev.vidusubjects.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpResponseReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 404 Not Found\\r\\n\\r\\n                                             | status 404",
                "HTTP/1.1 500 Oops\\r\\n\\r\\n                                                  | status 500",
                "HTTP/1.1 416 No\\r\\nContent-Range: bytes */10\\r\\n\\r\\n                     | status 416",
                "HTTP/2 200\\r\\n\\r\\n                                                         | use HTTP/1.1",
                "SSH-2.0-x\\r\\n\\r\\n                                                          | use HTTP/1.1",
                "HTTP/1.1 200 OK\\r\\nno colon\\r\\n\\r\\n                                      | malformed header",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nab    | contradicting headers",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nab                           | closed the connection",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 2\\r\\n\\r\\nab | compressed",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\nab                     | unknown transfer coding",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-1\\r\\n            | malformed chunk",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nabc\\r\\n    | malformed chunk",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nfffffffff\\r\\n     | malformed chunk",
                "HTTP/1.1 206 OK\\r\\n\\r\\nab                                                  | which part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 0-1/*\\r\\n\\r\\nab                  | which part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 1-2/5\\r\\n\\r\\nab                  | another part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 0-999999/5\\r\\n\\r\\nab             | another part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 0-1/1\\r\\n\\r\\nab                  | another part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 1-0/5\\r\\n\\r\\nab                  | another part",
                "HTTP/1.1 206 OK\\r\\nContent-Range: bytes 0-4/5\\r\\n\\r\\nab                  | closed the connection",
                "HTTP/1.1 302 Found\\r\\n\\r\\n                                                 | malformed URL",
                "HTTP/1.1 100 Go on\\r\\n\\r\\n                                                 | closed the connection",
            })
    void read_unusableResponse_failsWithTheReason(String response, String reason) {

        assertThatThrownBy(() -> read(response.replace("\\r\\n", "\r\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void read_partialResponse_returnsThatPart() throws Exception {
        HttpResponse response = read("HTTP/1.1 206 Partial Content\r\ncontent-RANGE:bytes 0-2/500\r\n\r\nabcdef");

        assertThat(response.partial()).isTrue();
        assertThat(response.total()).isEqualTo(500);
        assertThat(response.body()).asString().isEqualTo("abc");
    }

    @Test
    void read_chunkedPartialResponse_returnsThatPart() throws Exception {
        HttpResponse response = read("HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Range: bytes 0-4/5\r\n\r\n2\r\nab\r\n0003\r\ncde\r\n0\r\n\r\n");

        assertThat(response.body()).asString().isEqualTo("abcde");
    }

    @Test
    void read_completeResponse_readsNoMoreThanRequested() throws Exception {
        HttpResponse response = read("HTTP/1.0 200\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000));

        assertThat(response.partial()).isFalse();
        assertThat(response.total()).isEqualTo(5000);
        assertThat(response.body()).hasSize(100);
    }

    @Test
    void read_emptyResource_hasNoBytes() throws Exception {
        HttpResponse response = read("HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\n\r\n");

        assertThat(response.total()).isZero();
    }

    private static HttpResponse read(String response) throws IOException {
        HttpRange request = new HttpRange(URI.create("https://example.com/"), 0, 100);
        byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
        return new HttpResponseReader(new ByteArrayInputStream(bytes), request).read();
    }
}
