package dev.vidusubjects.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One instruction to the sandbox, written in square brackets into a subject's name: {@code Hero [429 retry-after=3
 * times=2]}. {@link #DOCUMENTATION} lists them; other words in brackets are part of a name like any other.
 *
 * @param word for example {@code 429}
 * @param value what follows it after an equals sign
 * @param options further {@code key=value} pairs
 */
record FaultDirective(String word, Optional<String> value, Map<String, String> options) {

    /** Every directive, with what it does, in the words of {@code GET /sandbox}. */
    static final List<Map.Entry<String, String>> DOCUMENTATION = List.of(
            Map.entry("[slow=20s]", "the subject takes so long (ms, s or m) instead of subjects.local.sandbox-delay"),
            Map.entry("[fail=AuditSubmitIllegal]", "accepted; the task then fails with this code"),
            Map.entry("[refuse=FieldInvalid]", "the submission is refused: 400 with this code"),
            Map.entry(
                    "[429], [429 retry-after=3 times=2]",
                    "too many requests; with a Retry-After header of so many seconds"),
            Map.entry("[500], [502], [503], [504]", "that status; nothing is created"),
            Map.entry("[401], [402], [403]", "account errors: key, balance, permission"),
            Map.entry("[media-failure]", "the submission is refused: 400 ImageDownloadFailure"),
            Map.entry("[cut]", "accepted, then the connection is cut without an answer"),
            Map.entry("[cut-body]", "accepted, then the connection is cut in the middle of the answer"),
            Map.entry("[hang]", "accepted, and no answer ever comes"),
            Map.entry("[lost]", "not accepted, and the connection is cut without an answer"),
            Map.entry("[malformed]", "completes with a text that is not JSON"),
            Map.entry("[status=weird]", "an undocumented status until it completes"),
            Map.entry("[completed-with-error]", "completes with an error beside its status"),
            Map.entry(
                    "[poll-429], [poll-500], [poll-401], [poll-404], [poll-cut]",
                    "as above, when the task is looked at; poll-429 knows retry-after"),
            Map.entry(
                    "times=2",
                    "in any directive that refuses or breaks a call: the first two calls only. Without it: every call;"
                            + " poll-404: the first call"));

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{1,60})]");
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    /** @return those of a name, in their order */
    static List<FaultDirective> in(String name) {
        List<FaultDirective> directives = new ArrayList<>();
        Matcher brackets = BRACKETS.matcher(name);
        while (brackets.find()) {
            String[] words = brackets.group(1).strip().split("\\s+");
            String[] first = words[0].split("=", 2);
            Map<String, String> options = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] option = words[i].split("=", 2);
                if (option.length == 2) {
                    options.put(option[0], option[1]);
                }
            }
            directives.add(new FaultDirective(
                    first[0], first.length == 2 ? Optional.of(first[1]) : Optional.empty(), options));
        }
        return directives;
    }

    static Optional<FaultDirective> find(List<FaultDirective> directives, String word) {
        return directives.stream()
                .filter(directive -> directive.word.equals(word))
                .findFirst();
    }

    /** @return a whole number, if the option is one */
    OptionalInt number(String option) {
        String text = options.getOrDefault(option, "");
        return text.matches("[0-9]{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** @return how many calls it is about; by default all */
    int times() {
        return number("times").orElse(word.equals("poll-404") ? 1 : Integer.MAX_VALUE);
    }

    /** @return its value as a length of time in milliseconds, for example of {@code 20s} */
    Optional<Long> milliseconds() {
        Matcher length = LENGTH.matcher(value.orElse(""));
        if (!length.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (length.group(2)) {
                    case "m" -> 60_000;
                    case "s" -> 1_000;
                    default -> 1;
                };
        return Optional.of(Long.parseLong(length.group(1)) * unit);
    }
}
