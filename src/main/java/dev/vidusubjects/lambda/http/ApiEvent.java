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
        return new Reader(EventBytes.read(input), clock.instant()).read();
    }

    private static final class Reader {
        private final byte[] event;
        private final int length;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> cookies = new ArrayList<>();
        private String path = "";
        private String query = "";
        private String method = "";
        private String stage = DEFAULT_STAGE;
        private String sourceAddress = "";
        private JsonText body;
        private boolean base64;

        private Instant receivedAt;

        Reader(EventBytes event, Instant now) {
            this.event = event.bytes();
            this.length = event.length();
            this.receivedAt = now;
        }

        public ApiEvent read() throws IOException {
            int from = 0;
            while (from >= 0) {
                int quote = fieldsUntilBody(from);
                from = quote < 0 ? -1 : afterBody(quote);
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

        /**
         * @param from the offset of an object
         * @return the offset of the quote with which the object's body begins; −1 if the object was read to its end
         */
        private int fieldsUntilBody(int from) throws IOException {
            try (JsonParser parser = JSON.createParser(event, from, length - from)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("not an event of an HTTP API: no object");
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("body")) {
                        return quoteAt(from, parser.currentTokenLocation().getByteOffset());
                    }
                    field(parser, name);
                }
                return -1;
            }
        }

        private int quoteAt(int from, long offset) throws IOException {
            if (offset < 0 || event[from + (int) offset] != '"') {
                throw new IOException("not an event of an HTTP API: it is not in UTF-8");
            }
            return from + (int) offset;
        }

        /**
         * Decodes the body, so that the parser need not read it: it would read each of its bytes once more.
         *
         * @return the offset of the object that the rest of the event is then; −1 if nothing follows
         */
        private int afterBody(int quote) throws IOException {
            body = JsonText.decode(event, quote + 1, length);
            int at = body.next();
            while (at < length && Character.isWhitespace(event[at])) {
                at++;
            }
            if (at < length && event[at] == '}') {
                return -1;
            }
            if (at == length || event[at] != ',') {
                throw new IOException("not an event of an HTTP API: something else follows its body");
            }
            event[at] = '{';
            return at;
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
            if (body == null) {
                return ByteBuffer.allocate(0);
            }
            try {
                return body.content(base64);
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
