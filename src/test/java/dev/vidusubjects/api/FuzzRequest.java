package dev.vidusubjects.api;

import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.fuzz.HostilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * An untrusted HTTP request, with control over every byte that is sent.
 *
 * @param target the target on the request line, sent unchanged
 * @param headers the header lines; each character up to U+00FF is sent as one byte
 */
record FuzzRequest(String method, String target, List<String> headers, byte[] body, Framing framing) {

    /** How the request declares the length of its body. */
    enum Framing {
        LENGTH(true),
        CHUNKED(true),
        CHUNK_EXTENSIONS(true),
        TOO_LONG(false),
        TOO_SHORT(true),
        NEGATIVE(true),
        NO_NUMBER(true),
        TWO_LENGTHS(true),
        LENGTH_AND_CHUNKED(true),
        BROKEN_CHUNK(false),
        ENDLESS_CHUNK(false),
        UNKNOWN_CODING(false),
        GZIP(true),
        NONE(true);

        private final boolean ends;

        Framing(boolean ends) {
            this.ends = ends;
        }
    }

    /** The bearer token that requests send. A response must not contain it. */
    static final String TOKEN = "fuzz-token-9d1f0c77";

    /** Text inside an inline image. A response must not contain it. */
    static final String MEDIA = "TWFya2VyT2ZBbklubGluZUltYWdl";

    static final String KEY = "fuzz-key-5b22ce01";
    static final String SIGNATURE = "fuzz-signature-c1a4";

    /** @return whether the server can detect the end of the request, and therefore must respond */
    boolean ends() {
        return framing.ends;
    }

    FuzzRequest with(byte[] otherBody) {
        return new FuzzRequest(method, target, headers, otherBody, framing);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        head.append("Connection: close\r\n");
        byte[] sent = framing == Framing.GZIP ? gzip(body) : body;
        String length = "Content-Length: ";
        head.append(
                switch (framing) {
                    case LENGTH, TOO_SHORT, TOO_LONG, TWO_LENGTHS, LENGTH_AND_CHUNKED ->
                        length
                                + (framing == Framing.TOO_SHORT
                                        ? sent.length / 2
                                        : framing == Framing.TOO_LONG ? sent.length + 9 : sent.length)
                                + "\r\n";
                    case GZIP -> length + sent.length + "\r\nContent-Encoding: gzip\r\n";
                    case NEGATIVE -> length + "-1\r\n";
                    case NO_NUMBER -> length + "0x10\r\n";
                    case UNKNOWN_CODING -> "Transfer-Encoding: zip, chunked\r\n";
                    default -> "";
                });
        if (framing == Framing.TWO_LENGTHS) {
            head.append(length).append(sent.length + 1).append("\r\n");
        }
        boolean chunked =
                switch (framing) {
                    case CHUNKED, CHUNK_EXTENSIONS, LENGTH_AND_CHUNKED, BROKEN_CHUNK, ENDLESS_CHUNK -> true;
                    default -> false;
                };
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        String size = Integer.toHexString(sent.length);
        if (chunked && sent.length > 0) {
            out.writeBytes((switch (framing) {
                                case CHUNK_EXTENSIONS -> "000" + size + ";a=\"b\"";
                                case BROKEN_CHUNK -> "zz";
                                case ENDLESS_CHUNK -> "fffffff";
                                default -> size;
                            } + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(sent);
            out.writeBytes(new byte[] {'\r', '\n'});
        } else {
            out.writeBytes(sent);
        }
        if (chunked && framing != Framing.ENDLESS_CHUNK) {
            out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** @return the framing and the bytes of the request, shortened to 4000 characters: enough to analyse a failure */
    @Override
    public String toString() {
        String bytes = new String(bytes(), StandardCharsets.UTF_8);
        return framing + "\n" + (bytes.length() > 4000 ? bytes.substring(0, 4000) + "…" : bytes);
    }

    /** @return a valid request body for a subject, whose image contains {@link #MEDIA} */
    static String subject() {
        return "{\"name\": \"Hero\", \"images\": [\"" + Calls.IMAGE + MEDIA
                + "\"], \"videos\": [], \"voice_id\": \"v1\", \"model\": \"vidu_create_subjects\"}";
    }

    private static final List<String> DEFAULT_HEADERS = List.of("Host: localhost", "Content-Type: application/json");

    /** @return requests whose bodies differ slightly from a valid body */
    static Arbitrary<FuzzRequest> brokenBodies() {
        Arbitrary<byte[]> subjects = HostileJson.near(subject());
        return Arbitraries.frequencyOf(
                Tuple.of(6, posts("/v1/subjects", subjects)),
                Tuple.of(2, posts("/v1/validations", subjects)),
                Tuple.of(
                        3,
                        posts(
                                "/model/v1/generation",
                                HostileJson.near("{\"model\": \"vidu_create_subjects\", \"input\": [{\"params\": "
                                        + subject() + "}]}"))),
                Tuple.of(
                        2,
                        posts(
                                "/v1/uploads",
                                HostileJson.near("{\"content_type\": \"image/png\", \"content_length\": 1000}"))),
                Tuple.of(
                        1,
                        posts(
                                "/v1/subjects/" + "0".repeat(32) + "/redrive",
                                HostileJson.near("{\"resubmit\": true}"))));
    }

    private static Arbitrary<FuzzRequest> posts(String target, Arbitrary<byte[]> bodies) {
        Arbitrary<Framing> framings = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.just(Framing.LENGTH)), Tuple.of(6, Arbitraries.of(Framing.class)));
        return Combinators.combine(bodies, framings)
                .as((body, framing) -> new FuzzRequest("POST", target, DEFAULT_HEADERS, body, framing));
    }

    /** @return valid requests with unusual or malformed headers */
    static Arbitrary<FuzzRequest> oddHeaders() {
        Arbitrary<String> values = Arbitraries.frequencyOf(
                Tuple.of(
                        4,
                        Arbitraries.of(
                                "",
                                " ",
                                "\t",
                                "a,b;c=\"",
                                "\u00ff\u00fe",
                                "\u0001",
                                "a\u0000b",
                                "\u007f",
                                "x".repeat(300),
                                "x".repeat(7000),
                                "x".repeat(70_000),
                                "${jndi:ldap://127.0.0.1:1/a}",
                                "a\r\n folded",
                                "a\r\nX-Injected: 1")),
                Tuple.of(2, Arbitraries.strings().withCharRange(' ', '\u00ff').ofMaxLength(60)));
        Arbitrary<String> lines = Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Combinators.combine(
                                        Arbitraries.of(
                                                "Content-Type",
                                                "Content-Encoding",
                                                "Accept",
                                                "Accept-Encoding",
                                                "Accept-Language",
                                                "Prefer",
                                                "Authorization",
                                                "Host",
                                                "Expect",
                                                "Origin",
                                                "Cookie",
                                                "Range",
                                                "If-None-Match",
                                                "X-Forwarded-Prefix",
                                                "X-Forwarded-For",
                                                "X-Forwarded-Host",
                                                "Forwarded",
                                                "X-HTTP-Method-Override",
                                                "Upgrade",
                                                "TE",
                                                "Trailer"),
                                        values)
                                .as((name, value) -> name + ": " + value)),
                Tuple.of(2, values.map(value -> "Idempotency-Key: " + KEY + value)),
                Tuple.of(
                        6,
                        Arbitraries.of(
                                "Content-Type: text/plain",
                                "Content-Type: application/json; charset=utf-7",
                                "Content-Type: application/json; charset=nonsense",
                                "Content-Type: application/json;;;",
                                "Content-Type: */*",
                                "Content-Type: application/json, application/json",
                                "Accept: text/html",
                                "Accept: application/json;q=0",
                                "Accept: application/json;q=nonsense",
                                "Accept: " + "a/b,".repeat(1000) + "*/*",
                                "Prefer: wait=99999999999999999999",
                                "Prefer: wait=-1",
                                "Prefer: wait=\"",
                                "Prefer: wait=1, respond-async",
                                "Prefer: " + "wait;".repeat(1000),
                                "Authorization: Bearer " + TOKEN,
                                "Authorization: Basic " + TOKEN,
                                "Cookie: session=" + TOKEN,
                                "Expect: 100-continue",
                                "Expect: 200-ok",
                                "Host: localhost:99999",
                                "Host: [::1",
                                "Host: localhost, evil.example",
                                "Host: localhost@evil.example",
                                "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
                                "Upgrade: websocket\r\nSec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13",
                                "X-Forwarded-Prefix: /../..",
                                "Range: bytes=0-0",
                                "no colon at all",
                                ": no name",
                                "Bad Name: x",
                                "Transfer-Encoding: identity")));
        Arbitrary<List<String>> all = lines.list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(all, Arbitraries.of("GET", "POST", "POST"), Arbitraries.of(true, true, true, false))
                .as((odd, method, withDefaults) -> {
                    List<String> headers = new ArrayList<>(withDefaults ? DEFAULT_HEADERS : List.of());
                    headers.addAll(odd);
                    byte[] body = method.equals("POST") ? subject().getBytes(StandardCharsets.UTF_8) : new byte[0];
                    return new FuzzRequest(method, "/v1/subjects", headers, body, Framing.LENGTH);
                });
    }

    /**
     * @param cursor a cursor that a listing returned
     * @return requests without a body, to paths that do not exist or with invalid parameters
     */
    static Arbitrary<FuzzRequest> oddTargets(String cursor) {
        Arbitrary<String> texts = Arbitraries.frequencyOf(
                Tuple.of(3, HostilePath.paths()),
                Tuple.of(2, HostileJson.texts()),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "0",
                                "-1",
                                "101",
                                "99999999999999999999",
                                "1e3",
                                "١",
                                "%",
                                "%zz",
                                "%1",
                                "%00",
                                "%ff",
                                "%c0%80",
                                "%ed%a0%80",
                                "%25",
                                "+",
                                "completed",
                                "COMPLETED",
                                "0".repeat(32),
                                "0".repeat(32) + "%0a",
                                "0".repeat(31) + "%2f",
                                "x".repeat(5000))));
        Arbitrary<String> written = Combinators.combine(texts, Arbitraries.of(true, true, false))
                .as((text, encoded) -> encoded ? percentEncoded(text) : text.replaceAll("[\\s\\p{Cntrl}]", ""));
        Arbitrary<String> cursors = Combinators.combine(
                        Arbitraries.integers().between(0, cursor.length() - 1),
                        Arbitraries.of("", "A", "_", "=", "%2B", "-", "AAAA"))
                .as((at, text) -> cursor.substring(0, at) + text + cursor.substring(at + 1));
        Arbitrary<String> parameters = Arbitraries.frequencyOf(
                Tuple.of(3, cursors.map(text -> "cursor=" + text)),
                Tuple.of(
                        4,
                        Combinators.combine(
                                        Arbitraries.of(
                                                "status", "limit", "cursor", "", "expires", "signature", "%6cimit"),
                                        written)
                                .as((name, text) -> name + "=" + text)),
                Tuple.of(1, Arbitraries.of("limit", "&&&", "limit=1&limit=2", "?", "=", "a=b;c=d", "%")));
        Arbitrary<String> paths = Arbitraries.frequencyOf(
                Tuple.of(3, written.map(text -> "/v1/subjects/" + text)),
                Tuple.of(2, written.map(text -> "/v1/subjects/" + text + "/redrive")),
                Tuple.of(2, written.map(text -> "/model/v1/generation/task/" + text)),
                Tuple.of(2, written.map(text -> "/uploads/" + text)),
                Tuple.of(1, written.map(text -> "/q/" + text)),
                Tuple.of(2, written.map(text -> "/" + text)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "*",
                                "http://localhost/v1/subjects",
                                "http://evil.example/",
                                "//evil.example/v1",
                                "v1")));
        Arbitrary<String> listings =
                parameters.list().ofMinSize(1).ofMaxSize(3).map(list -> "/v1/subjects?" + String.join("&", list));
        Arbitrary<String> targets = Arbitraries.frequencyOf(Tuple.of(3, listings), Tuple.of(4, paths));
        Arbitrary<String> methods = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just("GET")),
                Tuple.of(
                        4,
                        Arbitraries.of(
                                "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "get",
                                "G@T")));
        return Combinators.combine(methods, targets)
                .as((method, target) -> new FuzzRequest(
                        method,
                        target,
                        DEFAULT_HEADERS,
                        new byte[0],
                        method.equals("GET") ? Framing.NONE : Framing.LENGTH));
    }

    /**
     * @param ticket the request target of an upload ticket for a PNG of {@code length} bytes
     * @return upload requests that the ticket does not allow
     */
    static Arbitrary<FuzzRequest> tamperedUploads(String ticket, int length) {
        String path = ticket.substring("/uploads/".length(), ticket.indexOf('?'));
        String expires = ticket.replaceAll(".*expires=([0-9]+).*", "$1");
        String signature = ticket.replaceAll(".*signature=([0-9a-f]+).*", "$1");
        Arbitrary<String> otherPaths = HostilePath.paths().map(FuzzRequest::percentEncoded);
        Arbitrary<String> targets = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        otherPaths.map(
                                other -> "/uploads/" + other + "?expires=" + expires + "&signature=" + signature)),
                Tuple.of(
                        2,
                        otherPaths.map(other ->
                                "/uploads/" + path + "/" + other + "?expires=" + expires + "&signature=" + signature)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                        "",
                                        "0",
                                        "-1",
                                        "9".repeat(18),
                                        "9".repeat(30),
                                        expires + "0",
                                        "NaN",
                                        "+" + expires + "1")
                                .map(other -> "/uploads/" + path + "?expires=" + other + "&signature=" + signature)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                        "",
                                        SIGNATURE,
                                        signature.substring(1),
                                        signature + "0",
                                        "%00",
                                        signature.replace('a', 'b') + "c")
                                .map(other -> "/uploads/" + path + "?expires=" + expires + "&signature=" + other)),
                Tuple.of(1, Arbitraries.just("/uploads/" + path)));
        Arbitrary<String> types = Arbitraries.of("image/png", "image/jpeg", "text/html", "image/png\t;", "", "\u00ff");
        Arbitrary<Integer> lengths = Arbitraries.of(length, length, length + 1, 0, 1);
        return Combinators.combine(
                        targets,
                        types,
                        lengths,
                        Arbitraries.of(Framing.LENGTH, Framing.LENGTH, Framing.CHUNKED, Framing.TOO_LONG))
                .as((target, type, size, framing) -> new FuzzRequest(
                        "PUT", target, List.of("Host: localhost", "Content-Type: " + type), new byte[size], framing));
    }

    /** Encodes only characters that are not allowed on a request line. Percent signs stay as they are. */
    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 0x7f && "\"<>\\^`{|}#?".indexOf(b) < 0;
            encoded.append(plain ? "" + (char) b : String.format("%%%02X", b & 0xFF));
        }
        return encoded.toString();
    }
}
