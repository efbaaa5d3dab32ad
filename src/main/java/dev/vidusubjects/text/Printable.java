package dev.vidusubjects.text;

import java.util.OptionalInt;

/**
 * Makes untrusted text printable: on one line, short, and well-formed. Otherwise a file name or a field could forge a
 * line of the log, or break the response that quotes it.
 *
 * <p>Unprintable characters are control characters (Unicode category Cc), the separators of lines (U+2028) and of
 * paragraphs (U+2029), and unpaired surrogates, which have no form in UTF-8.
 */
public final class Printable {

    /** The default maximum length, in characters: every valid id and every name of a field is shorter. */
    public static final int DEFAULT_MAX_LENGTH = 64;

    private static final char REPLACEMENT = '?';
    private static final String ELLIPSIS = "…";

    private Printable() {}

    /** @return the text like {@link #of(String, int)}, of at most {@value #DEFAULT_MAX_LENGTH} characters */
    public static String of(String text) {
        return of(text, DEFAULT_MAX_LENGTH);
    }

    /**
     * @param maxLength the maximum length in characters (UTF-16), ≥ 0, without the ellipsis; a character that needs two
     *     is not cut in half
     * @return the start of the text, with a question mark for each unprintable character, and an ellipsis if the text
     *     is longer
     */
    public static String of(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return oneLine(text);
        }
        boolean splitsPair = maxLength > 0
                && Character.isHighSurrogate(text.charAt(maxLength - 1))
                && Character.isLowSurrogate(text.charAt(maxLength));
        return oneLine(text.substring(0, splitsPair ? maxLength - 1 : maxLength)) + ELLIPSIS;
    }

    /** @return the whole text, with a question mark for each unprintable character */
    public static String oneLine(String text) {
        if (indexOfUnprintable(text).isEmpty()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isUnprintable(c) ? REPLACEMENT : c));
        return line.toString();
    }

    /**
     * For prose, where unprintable characters are mostly line breaks.
     *
     * @return the whole text, with one space for each sequence of unprintable characters, and without surrounding white
     *     space
     */
    public static String sentence(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean replaced = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!isUnprintable(c)) {
                line.appendCodePoint(c);
            } else if (!replaced) {
                line.append(' ');
            }
            replaced = isUnprintable(c);
        }
        return line.toString().strip();
    }

    /** @return the index of the first unprintable character; empty if there is none */
    public static OptionalInt indexOfUnprintable(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isUnprintable(text.codePointAt(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
