package dev.vidusubjects.guarantees;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What must not be found in anything that the application writes, and a search for it. */
public final class Secrets {

    /** So long a piece of a secret is not there by chance. */
    private static final int PIECE = 24;

    private final Map<String, List<byte[]>> traces = new LinkedHashMap<>();

    /** A text, which may also be found in base64, at whatever place in a longer text. */
    public Secrets add(String name, String text) {
        List<byte[]> list = traces.computeIfAbsent(name, key -> new ArrayList<>());
        list.add(bytes(text));
        for (int shift = 0; shift < 3; shift++) {
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes(" ".repeat(shift) + text));
            // The characters at both ends depend on what surrounds the text.
            list.add(bytes(encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - 2)));
        }
        return this;
    }

    /** A medium, any piece of which may be found, as it is or in base64. */
    public Secrets add(String name, byte[] medium) {
        List<byte[]> list = traces.computeIfAbsent(name, key -> new ArrayList<>());
        String encoded = Base64.getEncoder().encodeToString(medium);
        String latin = new String(medium, StandardCharsets.ISO_8859_1);
        for (int at = 0; at + PIECE < encoded.length(); at += PIECE) {
            list.add(bytes(encoded.substring(at, at + PIECE)));
        }
        for (int at = 0; at + PIECE < latin.length(); at += PIECE) {
            list.add(latin.substring(at, at + PIECE).getBytes(StandardCharsets.ISO_8859_1));
        }
        return this;
    }

    /** @return a medium that begins like {@code medium}, and goes on with bytes that are nowhere else */
    public static byte[] unique(byte[] medium, long seed) {
        byte[] tail = new byte[600];
        new Random(seed).nextBytes(tail);
        byte[] unique = new byte[medium.length + tail.length];
        System.arraycopy(medium, 0, unique, 0, medium.length);
        System.arraycopy(tail, 0, unique, medium.length, tail.length);
        return unique;
    }

    /** @return the names of those that are found in the content */
    public List<String> in(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return traces.entrySet().stream()
                .filter(secret -> secret.getValue().stream()
                        .anyMatch(trace -> text.contains(new String(trace, StandardCharsets.ISO_8859_1))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @return the first one with what stands before it, for messages; empty if there is none */
    public String where(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return traces.values().stream()
                .flatMap(List::stream)
                .map(trace -> text.indexOf(new String(trace, StandardCharsets.ISO_8859_1)))
                .filter(at -> at >= 0)
                .map(at -> text.substring(Math.max(0, at - 200), Math.min(text.length(), at + PIECE)))
                .findFirst()
                .orElse("");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
