package dev.vidusubjects.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The order in which the provider lists subjects. */
enum ListOrder {
    OLDEST_FIRST,
    NEWEST_FIRST,
    /** Pseudo-random by the subject's id, and the same in every list. */
    UNORDERED;

    /** @return for example {@code oldest_first} */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ListOrder ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    static List<String> codes() {
        return Stream.of(values()).map(ListOrder::code).toList();
    }
}
