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

/** Generates untrusted JSON from a valid document: with replaced values, edited text and invalid bytes. */
public final class HostileJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A placeholder that is replaced by a raw text, which may be JSON or not. */
    private static final String PLACEHOLDER = "\"@@place@@\"";

    private HostileJson() {}

    /** @return texts to insert into a JSON document: values of every type, and texts that only resemble a value */
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

    /** @return texts that are difficult for parsers of names, paths and addresses */
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
     * @param valid the valid document
     * @return documents that mostly resemble it: one or two values, field names or bytes differ
     */
    public static Arbitrary<byte[]> near(String valid) {
        Arbitrary<Integer> anywhere = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<String> replaced =
                Combinators.combine(anywhere, values()).as((index, value) -> replaced(valid, index, value));
        Arbitrary<String> renamed =
                Combinators.combine(anywhere, texts()).as((index, name) -> named(valid, index, quoted(name)));
        Arbitrary<String> added = Combinators.combine(texts(), values())
                .as((name, value) -> valid.replaceFirst("\\{", "{" + quote(quoted(name) + ":" + value + ",")));
        Arbitrary<String> edited =
                Combinators.combine(Arbitraries.of(valid), edits()).as(HostileJson::edited);
        Arbitrary<String> twice = Combinators.combine(replaced, edits()).as(HostileJson::edited);
        Arbitrary<String> documents = Arbitraries.frequencyOf(
                Tuple.of(6, replaced),
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
        Arbitrary<Encoding> prefixed = Arbitraries.of("\ufeff", "\u0000", "\n\t ")
                .map(prefix -> text -> (prefix + text).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> broken = Arbitraries.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2},
                new byte[] {0});
        Arbitrary<Encoding> invalid = Combinators.combine(Arbitraries.integers().greaterOrEqual(0), broken)
                .as((index, bytes) -> text -> with(text.getBytes(StandardCharsets.UTF_8), index, bytes));
        return Arbitraries.frequencyOf(
                Tuple.of(12, plain), Tuple.of(1, others), Tuple.of(1, prefixed), Tuple.of(2, invalid));
    }

    private static Encoding in(Charset charset) {
        return text -> text.getBytes(charset);
    }

    private static byte[] with(byte[] text, int index, byte[] inserted) {
        int at = text.length == 0 ? 0 : index % text.length;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(text, 0, at);
        bytes.writeBytes(inserted);
        bytes.write(text, at, text.length - at);
        return bytes.toByteArray();
    }

    private record Edit(int index, int cut, String inserted) {}

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
            int at = result.isEmpty() ? 0 : edit.index() % result.length();
            int end = (int) Math.min(result.length(), (long) at + edit.cut());
            result = result.substring(0, at) + edit.inserted() + result.substring(end);
        }
        return result;
    }

    /** @return the document with one of its values replaced; the value is a container or a leaf */
    private static String replaced(String valid, int index, String value) {
        JsonNode document = tree(valid);
        List<Runnable> replacements = new ArrayList<>();
        collect(document, replacements);
        if (replacements.isEmpty()) {
            return value;
        }
        replacements.get(index % replacements.size()).run();
        return document.toString().replace(PLACEHOLDER, value);
    }

    private static void collect(JsonNode node, List<Runnable> replacements) {
        String mark = PLACEHOLDER.substring(1, PLACEHOLDER.length() - 1);
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                JsonNode value = object.get(name);
                replacements.add(() -> object.put(name, mark));
                collect(value, replacements);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int item = i;
                JsonNode value = array.get(i);
                replacements.add(() -> array.set(item, mark));
                collect(value, replacements);
            }
        }
    }

    /** @return the document with one of its top-level fields renamed */
    private static String named(String valid, int index, String name) {
        JsonNode document = tree(valid);
        List<String> names = new ArrayList<>();
        document.fieldNames().forEachRemaining(names::add);
        return valid.replaceFirst("\"" + names.get(index % names.size()) + "\"", quote(name));
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

    /** @return the text as a JSON string */
    public static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }
}
