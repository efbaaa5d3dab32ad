package dev.vidusubjects.guarantees;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Secrets that must not be in anything that the application writes, and a search for them. */
public final class Secrets {

    /** A piece of a secret of this length does not occur by chance. */
    private static final int PIECE = 24;

    private final Map<String, List<byte[]>> traces = new LinkedHashMap<>();

    /** Adds a text, which is also found in base64, at any position in a longer text. */
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

    /** Adds a medium, any piece of which is found, unencoded or in base64. */
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

    /** @return a medium that begins with {@code medium}, and continues with bytes that occur nowhere else */
    public static byte[] unique(byte[] medium, long seed) {
        byte[] tail = new byte[600];
        new Random(seed).nextBytes(tail);
        byte[] unique = new byte[medium.length + tail.length];
        System.arraycopy(medium, 0, unique, 0, medium.length);
        System.arraycopy(tail, 0, unique, medium.length, tail.length);
        return unique;
    }

    /** @return the names of the secrets that are found in the content */
    public List<String> in(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return traces.entrySet().stream()
                .filter(secret -> secret.getValue().stream()
                        .anyMatch(trace -> text.contains(new String(trace, StandardCharsets.ISO_8859_1))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @return the first secret found, with the text before it, for messages, or empty if there is none */
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
