package dev.vidusubjects.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON as strangers send it: made of a valid document, with values exchanged, text edited and bytes broken. */
public final class HostileJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Stands for a value that is put in as it is, whether it is JSON or not. */
    private static final String PLACE = "\"@@place@@\"";

    private HostileJson() {}

    /** @return values of every type, and what only looks like one; texts for a JSON document */
    public static Arbitrary<String> values() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Arbitraries.of(
                                "null",
                                "true",
                                "false",
                                "0",
                                "-0.0",
                                "-1",
                                "1e999999999",
                                "1e-999999999",
                                "9223372036854775808",
                                "0.1",
                                "9".repeat(2000),
                                "1." + "0".repeat(2000),
                                "{}",
                                "[]",
                                "[[]]",
                                "[null]",
                                "[{}]",
                                "{\"\":{}}",
                                "{\"a\":1,\"a\":2}",
                                "[".repeat(30) + "]".repeat(30),
                                "{\"a\":".repeat(40) + "1" + "}".repeat(40),
                                "[".repeat(20_000),
                                "[" + "0,".repeat(5000) + "0]",
                                "NaN",
                                "Infinity",
                                "undefined",
                                "'single'",
                                "/* comment */ 1",
                                "01",
                                "+1",
                                "0x10",
                                "\"unended",
                                "")),
                Tuple.of(6, texts().map(HostileJson::quoted)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "\"\\ud800\"",
                                "\"\\udc00\\ud800\"",
                                "\"\\u0000\"",
                                "\"\\x41\"",
                                "\"\\u12\"",
                                "\"a\u0001b\"",
                                "\"\\ufeff\"",
                                "\"line\nbreak\"",
                                "\"" + "\\u0041".repeat(3000) + "\"")));
    }

    /** @return texts that readers of names, paths and addresses stumble over */
    public static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.strings().ofMaxLength(80)),
                Tuple.of(2, HostilePath.paths()),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "",
                                " ",
                                "\u0000",
                                "a\u0000b",
                                "\u202e\u200b\ufeff",
                                "e\u0301\u0323",
                                "\ud83d\ude00".repeat(40),
                                "x".repeat(64),
                                "x".repeat(65),
                                "x".repeat(10_000),
                                "%00%0d%0a",
                                "${jndi:ldap://127.0.0.1:1/a}",
                                "{{7*7}}",
                                "'; drop table tasks; --",
                                "<script>alert(1)</script>",
                                "data:",
                                "data:,",
                                "data:image/png;base64",
                                "data:image/png;base64,",
                                "data:image/png;base64,====",
                                "data:image/png;base64,AAAA",
                                "data:" + "a".repeat(5000) + ";base64,AAAA",
                                "data:image/png;charset=\"\u00fc\";base64,iVBORw0KGgo=",
                                "DATA:IMAGE/PNG;BASE64,iVBORw0KGgo=",
                                "https://",
                                "https://\ud800.example.com/",
                                "https://example.com:99999/",
                                "s3://",
                                "s3://other/uploads/a.png",
                                "local://",
                                "local:///etc/passwd",
                                "local:uploads/a.png",
                                "file:///etc/passwd")));
    }

    /**
     * @param valid the document that is broken
     * @return mostly near it: one or two values, field names or bytes are others
     */
    public static Arbitrary<byte[]> near(String valid) {
        Arbitrary<Integer> anywhere = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<String> exchanged =
                Combinators.combine(anywhere, values()).as((place, value) -> replaced(valid, place, value));
        Arbitrary<String> renamed =
                Combinators.combine(anywhere, texts()).as((place, name) -> named(valid, place, quoted(name)));
        Arbitrary<String> added = Combinators.combine(texts(), values())
                .as((name, value) -> valid.replaceFirst("\\{", "{" + quote(quoted(name) + ":" + value + ",")));
        Arbitrary<String> edited =
                Combinators.combine(Arbitraries.of(valid), edits()).as(HostileJson::edited);
        Arbitrary<String> twice = Combinators.combine(exchanged, edits()).as(HostileJson::edited);
        Arbitrary<String> documents = Arbitraries.frequencyOf(
                Tuple.of(6, exchanged),
                Tuple.of(2, renamed),
                Tuple.of(2, added),
                Tuple.of(3, edited),
                Tuple.of(2, twice),
                Tuple.of(1, values()));
        return Combinators.combine(documents, encodings()).as((text, encoding) -> encoding.encode(text));
    }

    private interface Encoding {
        byte[] encode(String text);
    }

    private static Arbitrary<Encoding> encodings() {
        Arbitrary<Encoding> plain = Arbitraries.of(StandardCharsets.UTF_8).map(HostileJson::in);
        Arbitrary<Encoding> others = Arbitraries.of(
                        StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16,
                        StandardCharsets.UTF_16LE,
                        Charset.forName("UTF-32BE"))
                .map(HostileJson::in);
        Arbitrary<Encoding> marked = Arbitraries.of("\ufeff", "\u0000", "\n\t ")
                .map(mark -> text -> (mark + text).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> broken = Arbitraries.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2},
                new byte[] {0});
        Arbitrary<Encoding> spoiled = Combinators.combine(Arbitraries.integers().greaterOrEqual(0), broken)
                .as((place, bytes) -> text -> with(text.getBytes(StandardCharsets.UTF_8), place, bytes));
        return Arbitraries.frequencyOf(
                Tuple.of(12, plain), Tuple.of(1, others), Tuple.of(1, marked), Tuple.of(2, spoiled));
    }

    private static Encoding in(Charset charset) {
        return text -> text.getBytes(charset);
    }

    private static byte[] with(byte[] text, int place, byte[] inserted) {
        int at = text.length == 0 ? 0 : place % text.length;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(text, 0, at);
        bytes.writeBytes(inserted);
        bytes.write(text, at, text.length - at);
        return bytes.toByteArray();
    }

    private record Edit(int place, int cut, String inserted) {}

    private static Arbitrary<List<Edit>> edits() {
        return Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.integers().between(0, 4)),
                                Tuple.of(1, Arbitraries.just(Integer.MAX_VALUE))),
                        Arbitraries.of("", "", "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "0", "\n", "\u0000"))
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static String edited(String text, List<Edit> edits) {
        String result = text;
        for (Edit edit : edits) {
            int at = result.isEmpty() ? 0 : edit.place() % result.length();
            int end = (int) Math.min(result.length(), (long) at + edit.cut());
            result = result.substring(0, at) + edit.inserted() + result.substring(end);
        }
        return result;
    }

    /** @return the document with one of its values exchanged, a container or a leaf */
    private static String replaced(String valid, int place, String value) {
        JsonNode document = tree(valid);
        List<Runnable> places = new ArrayList<>();
        places(document, places);
        if (places.isEmpty()) {
            return value;
        }
        places.get(place % places.size()).run();
        return document.toString().replace(PLACE, value);
    }

    private static void places(JsonNode node, List<Runnable> places) {
        String mark = PLACE.substring(1, PLACE.length() - 1);
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                JsonNode value = object.get(name);
                places.add(() -> object.put(name, mark));
                places(value, places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                JsonNode value = array.get(i);
                places.add(() -> array.set(index, mark));
                places(value, places);
            }
        }
    }

    /** @return the document with one of its top fields called otherwise */
    private static String named(String valid, int place, String name) {
        JsonNode document = tree(valid);
        List<String> names = new ArrayList<>();
        document.fieldNames().forEachRemaining(names::add);
        return valid.replaceFirst("\"" + names.get(place % names.size()) + "\"", quote(name));
    }

    private static String quote(String replacement) {
        return java.util.regex.Matcher.quoteReplacement(replacement);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** @return as a JSON string */
    public static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }
}
