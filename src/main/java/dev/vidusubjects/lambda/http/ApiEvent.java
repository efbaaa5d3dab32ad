package dev.vidusubjects.lambda.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An HTTP request in the form in which API Gateway passes it to a function, payload format 2.0. The event is read token
 * by token: the body, up to 6 MB, is decoded in place within the bytes of the event instead of being copied into
 * strings.
 *
 * @param target the path and query string as on a request line, without the prefix of the stage
 * @param headers the headers by lower-case name; API Gateway joins repeated headers by commas, and they stay joined
 * @param sourceAddress the address of the caller; empty if the event does not contain it
 * @param receivedAt the instant at which API Gateway received the request; the current instant if the event does not
 *     contain it
 * @param stagePath the prefix that was removed from the path, for example {@code /prod}; empty for the default stage
 */
public record ApiEvent(
        String method,
        String target,
        Map<String, String> headers,
        ByteBuffer body,
        String sourceAddress,
        Instant receivedAt,
        String stagePath) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String DEFAULT_STAGE = "$default";

    /** The syntax of a method and of a header name (RFC 9110, section 5.6.2). */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** The characters that HTTP does not allow in the value of a header (RFC 9110, section 5.5). */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    /**
     * @return the request
     * @throws IOException if the input is not such an event, or cannot be read
     */
    public static ApiEvent read(InputStream input, Clock clock) throws IOException {
        return new Reader(input.readAllBytes(), clock.instant()).read();
    }

    private static final class Reader {
        private final byte[] event;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> cookies = new ArrayList<>();
        private String path = "";
        private String query = "";
        private String method = "";
        private String stage = DEFAULT_STAGE;
        private String sourceAddress = "";
        private int bodyStart = -1;
        private boolean base64;

        private Instant receivedAt;

        Reader(byte[] event, Instant now) {
            this.event = event;
            this.receivedAt = now;
        }

        public ApiEvent read() throws IOException {
            try (JsonParser parser = JSON.createParser(event)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("not an event of an HTTP API: no object");
                }
                fields(parser, this::field);
            }
            if (!path.startsWith("/") || !TOKEN.matcher(method).matches()) {
                throw new IOException("not an event of an HTTP API in payload format 2.0: no rawPath or no method");
            }
            for (Map.Entry<String, String> header : headers.entrySet()) {
                if (!TOKEN.matcher(header.getKey()).matches()
                        || CONTROL.matcher(header.getValue()).find()) {
                    throw new IOException("not an event of an HTTP API: a header that is not allowed in a request");
                }
            }
            if (!cookies.isEmpty()) {
                headers.put("cookie", String.join("; ", cookies));
            }
            String prefix = prefix();
            String target = RequestTarget.of(path.substring(prefix.length()), query);
            return new ApiEvent(method, target, headers, body(), sourceAddress, receivedAt, prefix);
        }

        private void field(JsonParser parser, String name) throws IOException {
            switch (name) {
                case "rawPath" -> path = text(parser);
                case "rawQueryString" -> query = text(parser);
                case "isBase64Encoded" -> base64 = parser.currentToken() == JsonToken.VALUE_TRUE;
                case "headers" -> fields(parser, (p, header) -> headers.put(header.toLowerCase(Locale.ROOT), text(p)));
                case "requestContext" -> fields(parser, this::contextField);
                case "cookies" -> {
                    if (parser.currentToken() == JsonToken.START_ARRAY) {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            cookies.add(text(parser));
                        }
                    }
                }
                case "body" -> {
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        bodyStart =
                                Math.toIntExact(parser.currentTokenLocation().getByteOffset()) + 1;
                    }
                }
                default -> parser.skipChildren();
            }
        }

        private void contextField(JsonParser parser, String name) throws IOException {
            switch (name) {
                case "stage" -> stage = text(parser);
                case "timeEpoch" -> {
                    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                        receivedAt = Instant.ofEpochMilli(parser.getLongValue());
                    }
                }
                case "http" ->
                    fields(parser, (p, field) -> {
                        switch (field) {
                            case "method" -> method = text(p);
                            case "sourceIp" -> sourceAddress = text(p);
                            default -> p.skipChildren();
                        }
                    });
                default -> parser.skipChildren();
            }
        }

        private String prefix() {
            String named = "/" + stage;
            boolean prefixed = !stage.equals(DEFAULT_STAGE) && (path.equals(named) || path.startsWith(named + "/"));
            return prefixed ? named : "";
        }

        private ByteBuffer body() throws IOException {
            if (bodyStart < 0) {
                return ByteBuffer.allocate(0);
            }
            if (bodyStart == 0 || event[bodyStart - 1] != '"') {
                throw new IOException("not an event of an HTTP API: it is not in UTF-8");
            }
            try {
                return JsonText.decode(event, bodyStart, base64);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        "not an event of an HTTP API: its body is not base64, although isBase64Encoded is true", e);
            }
        }

        private interface Field {
            void read(JsonParser parser, String name) throws IOException;
        }

        private static void fields(JsonParser parser, Field field) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                field.read(parser, name);
            }
        }

        private static String text(JsonParser parser) throws IOException {
            String text = parser.getValueAsString();
            if (text == null) {
                parser.skipChildren();
            }
            return text == null ? "" : text;
        }
    }
}
