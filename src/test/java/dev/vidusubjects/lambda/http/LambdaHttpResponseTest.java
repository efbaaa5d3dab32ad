package dev.vidusubjects.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class LambdaHttpResponseTest {

    private final LambdaHttpResponse response = new LambdaHttpResponse();

    private static DefaultHttpResponse head(int status, String contentType) {
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        head.headers().set("content-type", contentType);
        return head;
    }

    /** @return the response as API Gateway receives it */
    private JsonNode written(HttpResponse head, byte[]... parts) throws IOException {
        response.handleMessage(head);
        for (byte[] part : parts) {
            response.handleMessage(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
        }
        assertThat(response.complete()).isNotDone();
        response.handleMessage(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(response.complete()).isCompleted();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        response.write(output);
        return new ObjectMapper().readTree(output.toByteArray());
    }

    @Test
    void write_textInParts_isOneText() throws Exception {
        byte[] text = "{\"name\":\"Zoë 英雄 🦸 \\\"q\\\"\"}".getBytes(StandardCharsets.UTF_8);

        // Split within a character.
        JsonNode written = written(
                head(202, "application/problem+json; charset=UTF-8"),
                Arrays.copyOf(text, 12),
                Arrays.copyOfRange(text, 12, text.length));

        assertThat(written.path("statusCode").asInt()).isEqualTo(202);
        assertThat(written.path("isBase64Encoded").asBoolean(true)).isFalse();
        assertThat(written.path("body").asText()).isEqualTo(new String(text, StandardCharsets.UTF_8));
    }

    @Test
    void write_binaryContent_isBase64() throws Exception {
        byte[] bytes = {-1, 0, 1, (byte) 0x80};

        JsonNode written = written(head(200, "application/octet-stream"), bytes);

        assertThat(written.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(Base64.getDecoder().decode(written.path("body").asText())).isEqualTo(bytes);
    }

    @Test
    void write_compressedText_isBase64() throws Exception {
        DefaultHttpResponse head = head(200, "application/json");
        head.headers().set("content-encoding", "gzip");

        assertThat(written(head, new byte[] {31, -117}).path("isBase64Encoded").asBoolean())
                .isTrue();
    }

    @Test
    void write_nothing_hasNoBody() throws Exception {
        DefaultHttpResponse head = head(204, "text/plain");
        head.headers().remove("content-type");

        JsonNode written = written(head);

        assertThat(written.has("body")).isFalse();
        assertThat(written.path("isBase64Encoded").asBoolean(true)).isFalse();
    }

    @Test
    void write_repeatedHeaders_areJoinedAndCookiesAreNot() throws Exception {
        DefaultHttpResponse head = head(200, "text/plain");
        head.headers()
                .add("Vary", "Origin")
                .add("vary", "Accept")
                .add("Set-Cookie", "a=1, b")
                .add("set-cookie", "c=2");

        JsonNode written = written(head);

        assertThat(written.path("headers").path("Vary").asText()).isEqualTo("Origin, Accept");
        assertThat(written.path("headers").toString().toLowerCase()).doesNotContain("cookie");
        assertThat(written.path("cookies")).extracting(JsonNode::asText).containsExactly("a=1, b", "c=2");
    }

    /**
     * Regression: hop-by-hop headers describe how the response arrived here, not how it is sent on; gateways fail on
     * them.
     */
    @Test
    void write_chunkedResponse_hasNoHopByHopHeaders() throws Exception {
        DefaultHttpResponse head = head(200, "application/json");
        head.headers()
                .set("Transfer-Encoding", "chunked")
                .set("Connection", "close")
                .set("keep-alive", "timeout=5")
                .set("Retry-After", "3");

        JsonNode written = written(head, "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(written.path("headers").properties())
                .extracting(header -> header.getKey().toLowerCase())
                .containsExactlyInAnyOrder("content-type", "retry-after");
    }

    @Test
    void response_afterAnInterimOne_isTheFinalOne() throws Exception {
        response.handleMessage(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        response.handleMessage(new DefaultLastHttpContent());

        assertThat(response.complete()).isNotDone();
        assertThat(written(head(200, "text/plain")).path("statusCode").asInt()).isEqualTo(200);
    }

    @Test
    void response_connectionClosed_fails() {
        response.handleMessage(head(200, "text/plain"));
        response.close();

        assertThatThrownBy(() -> response.complete().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }
}
