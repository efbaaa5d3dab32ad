package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Checks that the README describes the task transitions and the problem statuses as the code implements them, and quotes
 * the receivers of webhooks as they are.
 */
class ReadmeTest {

    private static final Pattern ARROW = Pattern.compile("(?m)^ +([a-z]+) --> ([a-z]+)");
    private static final Pattern PROBLEM = Pattern.compile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\| ([0-9]{3}) \\|");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    private static final Pattern RECEIVER = Pattern.compile("(?s)```(java|js|python)\n(.*?)\n```");
    private static final Map<String, Path> RECEIVERS = Map.of(
            "java", Path.of("examples/webhooks/Receiver.java"),
            "js", Path.of("examples/webhooks/receiver.mjs"),
            "python", Path.of("examples/webhooks/receiver.py"));

    private final String readme;

    ReadmeTest() throws Exception {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void diagram_transitions_matchTaskStatus() {
        Set<String> documented = ARROW.matcher(readme)
                .results()
                .map(arrow -> arrow.group(1) + " " + arrow.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> allowed = new TreeSet<>();
        for (TaskStatus from : TaskStatus.values()) {
            for (TaskStatus to : TaskStatus.values()) {
                if (from != to && from.canBecome(to)) {
                    allowed.add(from.code() + " " + to.code());
                }
            }
        }

        assertThat(documented).isEqualTo(allowed);
    }

    @Test
    void problems_statusInReadme_matchesProblemType() {
        Map<String, Integer> statuses =
                Arrays.stream(ProblemType.values()).collect(Collectors.toMap(ProblemType::code, ProblemType::status));
        Map<String, Integer> listed = new TreeMap<>();
        for (MatchResult row : PROBLEM.matcher(readme).results().toList()) {
            for (Matcher code = CODE.matcher(row.group(1)); code.find(); ) {
                listed.put(code.group(1), Integer.valueOf(row.group(2)));
            }
        }

        assertThat(listed).hasSizeGreaterThan(8).isNotEmpty();
        assertThat(statuses).containsAllEntriesOf(listed);
    }

    @Test
    void receivers_inReadme_areQuotedFromTheExamples() throws Exception {
        List<MatchResult> quoted = RECEIVER.matcher(readme).results().toList();

        assertThat(quoted).extracting(block -> block.group(1)).containsExactlyInAnyOrder("java", "js", "python");
        for (MatchResult block : quoted) {
            Path file = RECEIVERS.get(block.group(1));
            assertThat(withoutIndent(Files.readString(file))).contains(withoutIndent(block.group(2)));
        }
    }

    private static String withoutIndent(String source) {
        return source.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
