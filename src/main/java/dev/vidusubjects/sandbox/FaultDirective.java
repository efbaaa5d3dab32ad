package dev.vidusubjects.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One instruction to the sandbox, written in square brackets into a subject's name: {@code Hero [429 retry-after=3
 * times=2]}. {@link #DOCUMENTATION} lists them; other words in brackets are an ordinary part of the name.
 *
 * @param word for example {@code 429}
 * @param value the text after an equals sign that follows the word
 * @param options further {@code key=value} pairs
 */
record FaultDirective(String word, Optional<String> value, Map<String, String> options) {

    /** Every directive with its meaning, as {@code GET /sandbox} shows them. */
    static final Map<String, String> DOCUMENTATION = documentation();

    /** The URLs of the subject's files expire when they are created. */
    static final String FILE_EXPIRED = "file-expired";

    /** The responses to requests for the subject's files are delayed. */
    static final String FILE_SLOW = "file-slow";

    private static final String FILE = "file-";
    private static final String POLL = "poll-";
    private static final String CREATED_THEN = "created-then";
    private static final String REFUSED_WITH = "refused-with";

    /** The number of polls that a directive without {@code times} applies to: few, so that the task still ends. */
    private static final int DEFAULT_POLLS = 3;

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{1,60})]");
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    private static Map<String, String> documentation() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "[slow=20s]", "the creation takes this time (ms, s or m) instead of subjects.standalone.sandbox-delay");
        lines.put("[fail=AuditSubmitIllegal]", "accepted; the task then fails with this code");
        lines.put("[refuse=FieldInvalid]", "refused before creating: 400 with this code");
        lines.put("[media-failure]", "refused before creating: 400 ImageDownloadFailure");
        lines.put("[429], [429 retry-after=3 times=2]", "refused before creating: too many requests");
        lines.put("[401], [402], [403]", "refused before creating: key, balance, permission");
        lines.put("[500], [502], [503], [504]", "refused before creating: that status in JSON; nothing is created");
        lines.put("[refused-with=503-html]", "refused before creating, with any of the response shapes");
        lines.put(
                "[created-then=504-html]",
                "accepted, the subject is created, and then the client receives one of these response shapes: "
                        + String.join(", ", ResponseShapes.AFTER_CREATION));
        lines.put("[cut]", "as created-then=cut: accepted, then the connection is closed without a response");
        lines.put("[cut-body]", "as created-then=cut-body: the connection is closed in the middle of the response");
        lines.put("[hang]", "as created-then=hang: no response, and the connection stays open");
        lines.put("[lost]", "not accepted, and the connection is closed without a response");
        lines.put("[malformed]", "completes with a text that is not JSON");
        lines.put("[status=weird]", "an undocumented status until it completes");
        lines.put("[completed-with-error]", "completes with an error beside its status");
        lines.put("[poll-404]", "the task is unknown when it is polled (TaskNotFound): by default the first poll only");
        lines.put("[poll-401], [poll-429 retry-after=2], [poll-500], [poll-cut]", "polls: by default every one");
        lines.put(
                "[poll-404-html], [poll-502-html], [poll-503-html], [poll-400-empty], [poll-408-empty],"
                        + " [poll-410-empty], [poll-421-empty], [poll-200-error], [poll-200-html]",
                "polls, as with every other response shape: by default the first " + DEFAULT_POLLS + " polls");
        lines.put("[file-404]", "the subject's pictures and videos are missing: 404 in XML, as from an object store");
        lines.put("[file-cut-body]", "the connection is closed in the middle of a picture or video");
        lines.put("[file-200-html]", "an HTML page with status 200 instead of a picture or video");
        lines.put(
                "[file-503-html], [file-403-html], [file-cut]",
                "requests for pictures and videos: as with every other response shape, by default all of them");
        lines.put("[file-slow=5s]", "the responses with pictures and videos are delayed by this time (ms, s or m)");
        lines.put("[file-expired]", "the URLs of pictures and videos expire at once: 403 in XML");
        lines.put(
                "times=2",
                "in a directive for submissions, polls or files: the first two calls only, of that name, task or file");
        lines.put(
                "retry-after=3",
                "in a directive for submissions, polls or files: a Retry-After header with these seconds");
        return Collections.unmodifiableMap(lines);
    }

    /** @return the directives of a name, in the order in which they appear */
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
            Optional<String> value = first.length == 2 ? Optional.of(first[1]) : Optional.empty();
            directives.add(new FaultDirective(first[0], value, options));
        }
        return directives;
    }

    static Optional<FaultDirective> find(List<FaultDirective> directives, String word) {
        return directives.stream()
                .filter(directive -> directive.word.equals(word))
                .findFirst();
    }

    /**
     * @return why this directive is invalid; empty if it is valid, or its word is unknown and so an ordinary part of
     *     the name
     */
    Optional<String> problem() {
        String found = "found [" + word + value.map(text -> "=" + text).orElse("") + "]: ";
        if (word.equals(CREATED_THEN) && onSubmission().isEmpty()) {
            return Optional.of(found + String.join(", ", ResponseShapes.AFTER_CREATION) + " are allowed");
        }
        if (word.equals(FILE_SLOW)) {
            return milliseconds().isPresent() ? Optional.empty() : Optional.of(found + "a time such as 5s is allowed");
        }
        boolean unknown = word.equals(REFUSED_WITH) && onSubmission().isEmpty()
                || word.startsWith(POLL) && onPoll().isEmpty()
                || word.startsWith(FILE) && !word.equals(FILE_EXPIRED) && onFile().isEmpty();
        return unknown ? Optional.of(found + "the response shapes of GET /sandbox are allowed") : Optional.empty();
    }

    /** @return the fault that this directive injects into a submission */
    Optional<Fault> onSubmission() {
        Optional<Fault> fault =
                switch (word) {
                    case "401", "402", "403", "429", "500", "502", "503", "504" -> Optional.of(Fault.instead(word));
                    case REFUSED_WITH -> value.flatMap(ResponseShapes::find).map(shape -> new Fault(false, shape));
                    case "media-failure" ->
                        Optional.of(refused("ImageDownloadFailure", "an image could not be downloaded"));
                    case "refuse" ->
                        Optional.of(refused(value.orElse("FieldInvalid"), "refused as the subject's name asked for"));
                    case "lost" -> Optional.of(Fault.instead("cut"));
                    case "cut", "cut-body", "hang" -> Optional.of(Fault.afterwards(word));
                    case CREATED_THEN ->
                        value.filter(ResponseShapes.AFTER_CREATION::contains).map(Fault::afterwards);
                    default -> Optional.empty();
                };
        return fault.map(this::withRetryAfter);
    }

    /** @return the fault that this directive injects into a poll */
    Optional<Fault> onPoll() {
        return word.startsWith(POLL)
                ? ResponseShapes.find(word.substring(POLL.length()))
                        .map(shape -> withRetryAfter(new Fault(false, shape)))
                : Optional.empty();
    }

    /** @return the fault that this directive injects into a request for a picture or video of the subject */
    Optional<Fault> onFile() {
        if (word.equals("file-404")) {
            return Optional.of(withRetryAfter(new Fault(false, FileRequests.notFound())));
        }
        return word.startsWith(FILE)
                ? ResponseShapes.find(word.substring(FILE.length()))
                        .map(shape -> withRetryAfter(new Fault(false, shape)))
                : Optional.empty();
    }

    private static Fault refused(String code, String message) {
        return new Fault(false, SandboxResponse.error(400, code, message));
    }

    private Fault withRetryAfter(Fault fault) {
        OptionalInt seconds = number("retry-after");
        return seconds.isPresent() ? fault.withRetryAfter(seconds.getAsInt()) : fault;
    }

    private OptionalInt number(String option) {
        String text = options.getOrDefault(option, "");
        return text.matches("[0-9]{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /**
     * @return the number of calls that it applies to; by default all of them, but only a few polls for most faults of
     *     polls
     */
    int times() {
        return number("times")
                .orElse(
                        switch (word) {
                            case "poll-404" -> 1;
                            case "poll-401", "poll-429", "poll-500", "poll-cut" -> Integer.MAX_VALUE;
                            default -> word.startsWith(POLL) ? DEFAULT_POLLS : Integer.MAX_VALUE;
                        });
    }

    /**
     * @return its value as a duration in milliseconds, for example 20000 for {@code 20s}; empty if it is no duration
     */
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
