package dev.vidusubjects.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    private static final String HERO = "\ud83e\uddb8";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\t", "\n", "\r", "\u001b", "\u007f", "\u0080", "\u0085", "\u009f", "\u2028", "\u2029",
                "\ud83e", "\uddb8"
            })
    void everyForm_unprintable_isReplaced(String unprintable) {
        String text = "a" + unprintable + "b";

        assertThat(Printable.of(text)).isEqualTo("a?b");
        assertThat(Printable.of(text, 3)).isEqualTo("a?b");
        assertThat(Printable.oneLine(text)).isEqualTo("a?b");
        assertThat(Printable.sentence(text)).isEqualTo("a b");
        assertThat(Printable.indexOfUnprintable(text)).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hero", "Zoë 英雄 " + HERO + "\u200d♀\ufe0f", "\u00a0\u3000", "\ufffd \ue000"})
    void everyForm_printable_isUnchanged(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
        assertThat(Printable.oneLine(text)).isEqualTo(text);
        assertThat(Printable.sentence(text)).isEqualTo(text.strip());
        assertThat(Printable.indexOfUnprintable(text)).isEmpty();
    }

    @Test
    void of_longText_isCut() {
        assertThat(Printable.of("abcd", 4)).isEqualTo("abcd");
        assertThat(Printable.of("ab\nde", 4)).isEqualTo("ab?d…");
        assertThat(Printable.of("abcd", 0)).isEqualTo("…");
        assertThat(Printable.of("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(Printable.of("x".repeat(65))).isEqualTo("x".repeat(64) + "…");
    }

    @Test
    void of_cutInsideASurrogatePair_omitsThePair() {
        assertThat(Printable.of("a" + HERO + "b", 2)).isEqualTo("a…");
        assertThat(Printable.of("a" + HERO + "b", 3)).isEqualTo("a" + HERO + "…");
        assertThat(Printable.of("a" + HERO, 3)).isEqualTo("a" + HERO);
    }

    @Test
    void sentence_sequences_becomeOneSpace() {
        assertThat(Printable.sentence("\r\na\r\n\u2028b\u0000c \n")).isEqualTo("a b c");
    }

    @Property(tries = 500)
    void of_anyText_isShortWellFormedAndPrintable(@ForAll String text, @ForAll @IntRange(max = 100) int maxLength) {
        String printable = Printable.of(text, maxLength);

        assertThat(printable.length()).isLessThanOrEqualTo(maxLength + 1);
        assertThat(Printable.indexOfUnprintable(printable)).isEmpty();
        assertThat(new String(printable.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(printable);
        assertThat(Printable.of(printable, maxLength + 1)).isEqualTo(printable);
    }
}
