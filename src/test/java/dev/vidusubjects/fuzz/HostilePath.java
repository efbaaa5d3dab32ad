package dev.vidusubjects.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates path traversal attempts: paths with which a client could leave the folder that it may access. */
public final class HostilePath {

    private static final List<String> UP = List.of(
            "..",
            "...",
            ".",
            "..;",
            "..%2f..",
            "%2e%2e",
            "%2e%2e%2f",
            "%252e%252e",
            "..\\..",
            "..%5c",
            "%c0%ae%c0%ae",
            "\uff0e\uff0e",
            "\u2024\u2024",
            "..\u0000",
            "..%00",
            " ..",
            ".. ",
            "~",
            "");

    private HostilePath() {}

    /** @return paths, mostly relative and separated by slashes; some are absolute, some empty, some too long */
    public static Arbitrary<String> paths() {
        Arbitrary<String> segments = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(UP)),
                Tuple.of(
                        4,
                        Arbitraries.of(
                                "incoming",
                                "uploads",
                                "results",
                                "rejected",
                                "state",
                                "INCOMING",
                                "cast",
                                "hero.png",
                                "HERO.PNG",
                                "h\u00e9ro.png",
                                "he\u0301ro.png",
                                "upload.key",
                                "etc",
                                "passwd",
                                "con",
                                "nul.png",
                                "a.json",
                                ".hidden.png",
                                "x".repeat(300))),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(12)));
        Arbitrary<String> separators = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just("/")),
                Tuple.of(1, Arbitraries.of("//", "\\", "%2f", "%5c", "\u2215", ":")));
        Arbitrary<String> prefixes = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just("")),
                Tuple.of(
                        1,
                        Arbitraries.of("/", "//", "\\\\", "C:\\", "./", "../", "local://", "s3://", "file://", "~/")));
        return Combinators.combine(prefixes, separators, segments.list().ofMaxSize(7))
                .as((prefix, separator, list) -> prefix + String.join(separator, list));
    }
}
