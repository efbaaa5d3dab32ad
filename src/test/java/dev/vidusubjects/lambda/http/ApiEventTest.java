package dev.vidusubjects.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.lambda.Events;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiEventTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void read_getRequest_hasItsParts() throws IOException {
        ApiEvent event = ApiEvent.read(Events.open("api-get"), Clock.systemUTC());

        assertThat(event.method()).isEqualTo("GET");
        assertThat(event.target()).isEqualTo("/v1/subjects/00000000000000000000000000000009");
        assertThat(event.headers()).containsEntry("accept", "application/json");
        assertThat(event.sourceAddress()).isEqualTo("203.0.113.7");
        assertThat(event.body().remaining()).isZero();
        assertThat(event.stagePath()).isEmpty();
    }

    @Test
    void read_textBody_isTheSentText() throws IOException {
        String sent = JSON.readTree(Events.text("api-post")).path("body").asText();

        ApiEvent event = ApiEvent.read(Events.open("api-post"), Clock.systemUTC());

        assertThat(text(event.body())).isEqualTo(sent);
        assertThat(event.headers()).containsEntry("idempotency-key", "order-4711");
    }

    @Test
    void read_base64BodyAtANamedStage_isDecodedAndThePathHasNoStage() throws IOException {
        ApiEvent event = ApiEvent.read(Events.open("api-post-base64-stage"), Clock.systemUTC());

        assertThat(text(event.body()))
                .isEqualTo(JSON.readTree(Events.text("api-post")).path("body").asText());
        assertThat(event.target()).isEqualTo("/v1/subjects");
        assertThat(event.stagePath()).isEqualTo("/prod");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" \\ / \b\f\n\r\t end",
                "\\u0041 is not an escape here",
                "ä é 英雄 🦸\u200d♀️",
                "\u0000\u001f\u007f\u0080\u07ff\u0800\uffff",
                "{\"images\":[\"data:image\\/png;base64,AA==\"]}"
            })
    void read_anyText_isUnchanged(String body) throws IOException {

        assertThat(text(read(event(body, false)).body())).isEqualTo(body);
    }

    @Test
    void read_allEscaped_isUnescaped() throws IOException {
        String escaped = "\\u0048\\u00e9ro \\ud83e\\uddb8 \\/ \\u002f \\\"";
        byte[] json = ("{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"" + escaped
                        + "\",\"isBase64Encoded\":false}")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(text(ApiEvent.read(new ByteArrayInputStream(json), Clock.systemUTC())
                        .body()))
                .isEqualTo("Héro 🦸 / / \"");
    }

    @Test
    void read_halfASurrogate_isReplaced() throws IOException {
        byte[] json = ("{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"a\\ud83eb"
                        + "\\ud83e\\u0041\"}")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(text(ApiEvent.read(new ByteArrayInputStream(json), Clock.systemUTC())
                        .body()))
                .isEqualTo("a?b?A");
    }

    @Test
    void read_binaryBody_isDecoded() throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }

        ByteBuffer body =
                read(event(Base64.getEncoder().encodeToString(bytes), true)).body();

        assertThat(body).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void read_base64WithEscapedSlashes_isDecoded() throws IOException {
        byte[] json =
                ("{\"rawPath\":\"/\",\"isBase64Encoded\":true,\"requestContext\":{\"http\":{\"method\":\"POST\"}},"
                                + "\"body\":\"\\/\\/\\/\\/\"}")
                        .getBytes(StandardCharsets.US_ASCII);

        assertThat(ApiEvent.read(new ByteArrayInputStream(json), Clock.systemUTC())
                        .body())
                .isEqualTo(ByteBuffer.wrap(new byte[] {-1, -1, -1}));
    }

    @Test
    void read_cookiesAndRepeatedHeaders_areJoined() throws IOException {
        ObjectNode event = event("", false);
        event.putArray("cookies").add("a=1").add("b=2");
        event.putObject("headers").put("Accept", "text/html,application/json").put("x-empty", "");

        assertThat(read(event).headers())
                .containsEntry("cookie", "a=1; b=2")
                .containsEntry("accept", "text/html,application/json")
                .containsEntry("x-empty", "");
    }

    @ParameterizedTest
    @CsvSource({
        "$default, /v1/x, /v1/x, ''",
        "prod, /prod/v1/x, /v1/x, /prod",
        "prod, /prod, /, /prod",
        "prod, /production/x, /production/x, ''",
        "v1, /v1/v1/x, /v1/x, /v1",
        "$default, /$default/x, /$default/x, ''"
    })
    void read_stages_areRemovedFromThePath(String stage, String rawPath, String target, String prefix)
            throws IOException {
        ObjectNode event = event("", false);
        event.put("rawPath", rawPath);
        ((ObjectNode) event.path("requestContext")).put("stage", stage);

        assertThat(read(event).target()).isEqualTo(target);
        assertThat(read(event).stagePath()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a%20b/c%2Fd | | /a%20b/c%2Fd",
                "/a b/ä?x#y | | /a%20b/%C3%A4%3Fx%23y",
                "/100% | | /100%25",
                "/v1/subjects | status=failed&cursor=a%2Fb%3D&x=1+2 | /v1/subjects?status=failed&cursor=a%2Fb%3D&x=1+2",
                "/v1/subjects | a=b?c/d | /v1/subjects?a=b?c/d",
                "/a\\r\\nb | | /a%0D%0Ab"
            })
    void target_anyPathAndQuery_isValidInARequestLine(String rawPath, String query, String target) throws IOException {
        ObjectNode event = event("", false);
        event.put("rawPath", rawPath.replace("\\r", "\r").replace("\\n", "\n"));
        event.put("rawQueryString", query == null ? "" : query);

        assertThat(read(event).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "\"text\"", "{\"rawPath\":\"/\"}", "{\"version\":\"1.0\",\"path\":\"/\"}"})
    void read_otherEvent_throwsIoException(String json) {
        assertThatThrownBy(() -> ApiEvent.read(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an event of an HTTP API");
    }

    /** Regression: these events failed later, with unrelated exceptions. */
    @Test
    void read_invalidRequest_throwsIoException() throws IOException {
        ObjectNode oddHeader = event("", false);
        oddHeader.putObject("headers").put("a b", "c");
        ObjectNode lineBreak = event("", false);
        lineBreak.putObject("headers").put("a", "b\r\nc: d");
        ObjectNode noMethod = event("", false);
        noMethod.putObject("requestContext").putObject("http").put("method", "GET /");

        for (ObjectNode event : List.of(
                event("not base64!", true), event("", false).put("rawPath", "~/"), oddHeader, lineBreak, noMethod)) {
            assertThatThrownBy(() -> read(event))
                    .as(event.toString())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not an event of an HTTP API");
        }

        byte[] wide = event("body", false).toString().getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> ApiEvent.read(new ByteArrayInputStream(wide), Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rawPath\":\"/\",%s,\"requestContext\":{\"http\":{\"method\":\"POST\"}}}",
                "{%s, \"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}}}",
                "{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}},%s}",
                "{\"rawPath\":\"/\",\"body\":\"an earlier one\",\"requestContext\":{\"http\":{\"method\":\"POST\"}},%s\n}"
            })
    void read_bodyAtAnyPlace_isDecodedAndTheRestIsRead(String event) throws IOException {
        String[][] bodies = {
            {"", ""},
            {"plain", "plain"},
            {"\\\"quoted\\\" \\/ \\\\", "\"quoted\" / \\"},
            {"\\u00e4\\ud83d\\ude00 ä\\n\\t", "ä😀 ä\n\t"},
            {"\\ud83d alone", "? alone"}
        };
        for (String[] body : bodies) {
            byte[] json =
                    String.format(event, "\"body\" : \"" + body[0] + "\" ").getBytes(StandardCharsets.UTF_8);

            ApiEvent read = ApiEvent.read(new ByteArrayInputStream(json), Clock.systemUTC());

            assertThat(StandardCharsets.UTF_8.decode(read.body()).toString()).isEqualTo(body[1]);
            assertThat(read.method()).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\\x\"}",
                "\\u12g4\"}",
                "\\u12",
                "\\",
                "no end",
                "an end\"",
                "an end\"]",
                "an end\",",
                "an end\" x"
            })
    void read_eventThatBreaksOffInOrAfterItsBody_throwsIoException(String rest) {
        String json = "{\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"POST\"}},\"body\":\"" + rest;

        assertThatThrownBy(() -> ApiEvent.read(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Clock.systemUTC()))
                .isInstanceOf(IOException.class);
    }

    private static ObjectNode event(String body, boolean base64) {
        ObjectNode event = JSON.createObjectNode().put("rawPath", "/");
        event.putObject("requestContext").putObject("http").put("method", "POST");
        return event.put("body", body).put("isBase64Encoded", base64);
    }

    @Test
    void read_event_hasTheInstantAtWhichTheGatewayReceivedIt() throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-get"));
        ((ObjectNode) event.path("requestContext")).put("timeEpoch", 1_790_000_000_123L);

        assertThat(read(event).receivedAt()).isEqualTo(Instant.ofEpochMilli(1_790_000_000_123L));
    }

    @Test
    void read_eventWithoutATime_usesTheCurrentTime() throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-get"));
        ((ObjectNode) event.path("requestContext")).remove("timeEpoch");
        Instant before = Instant.now();

        assertThat(read(event).receivedAt()).isBetween(before, Instant.now());
    }

    private static ApiEvent read(ObjectNode event) throws IOException {
        return ApiEvent.read(new ByteArrayInputStream(JSON.writeValueAsBytes(event)), Clock.systemUTC());
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }
}
