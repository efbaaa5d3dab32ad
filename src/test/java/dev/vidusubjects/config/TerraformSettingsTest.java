package dev.vidusubjects.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.lambda.ApiHandler;
import dev.vidusubjects.lambda.DeliverHandler;
import dev.vidusubjects.lambda.IntakeHandler;
import dev.vidusubjects.lambda.PollHandler;
import dev.vidusubjects.lambda.PublishHandler;
import dev.vidusubjects.lambda.SweepHandler;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the environment variables of the deployment with the settings that the functions read. Without this test, a
 * misspelt environment variable would have no visible effect: the application would use its default.
 */
class TerraformSettingsTest {

    private static final Path TERRAFORM = Path.of("terraform");
    private static final Pattern SETTING = Pattern.compile("\\bSUBJECTS_[A-Z0-9_]+\\b");

    /** In the order of the columns in the README. */
    private static final List<String> FUNCTIONS = List.of("api", "intake", "poll", "sweep", "publish", "deliver");

    /**
     * Settings that the deployment must not contain. Secrets come from parameters, never from the environment, the
     * settings of the standalone target have no effect on AWS, and the addresses of untrusted URLs must be public
     * there.
     */
    static final Set<String> FORBIDDEN = Set.of(
            "SUBJECTS_PROVIDER_API_KEY",
            "SUBJECTS_API_TOKEN",
            "SUBJECTS_WEBHOOKS_SECRET",
            "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE",
            "SUBJECTS_MEDIA_ALLOW_PRIVATE",
            "SUBJECTS_STANDALONE_DATA_DIR",
            "SUBJECTS_STANDALONE_WATCH_EVERY",
            "SUBJECTS_STANDALONE_SETTLE",
            "SUBJECTS_STANDALONE_SANDBOX_DELAY",
            "SUBJECTS_STANDALONE_SANDBOX_SUBJECTS",
            "SUBJECTS_STANDALONE_SANDBOX_URL_EXPIRY");

    /**
     * Settings that the deployment does not set. The schedule determines how often the sweep runs, and the limit of 30
     * seconds of API Gateway determines the maximum time of a request and the maximum wait in it. The temporary storage
     * and the timeouts of the functions are made for the default size of a copy and the default time of a webhook.
     * Functions always prepare themselves: the switch is for measurements.
     */
    private static final Set<String> FIXED = Set.of(
            "SUBJECTS_SWEEP_EVERY",
            "SUBJECTS_API_MAX_TIME",
            "SUBJECTS_API_MAX_WAIT",
            "SUBJECTS_MEDIA_MAX_KEPT_BYTES",
            "SUBJECTS_WEBHOOKS_TIMEOUT",
            "SUBJECTS_AWS_PREPARE");

    @Test
    void environment_ofTheFunctions_hasEverySettingOfAws() {
        Set<String> expected = settings(SubjectsConfig.class, "SUBJECTS");
        expected.removeAll(FORBIDDEN);
        expected.removeAll(FIXED);

        assertThat(found(text("locals.tf"), SETTING)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void settings_secretOrLocal_areNotInTheDeployment() throws IOException {
        try (Stream<Path> files = Files.list(TERRAFORM)) {
            List<String> texts = files.filter(file -> file.toString().endsWith(".tf"))
                    .map(file -> text(file.getFileName().toString()))
                    .toList();

            assertThat(texts).hasSizeGreaterThan(10).noneSatisfy(text -> assertThat(found(text, SETTING))
                    .containsAnyElementsOf(FORBIDDEN));
        }
    }

    @Test
    void values_writtenByTerraform_areReadCorrectly() {
        SubjectsConfig config = read(environmentOf("every_setting_reaches_every_function"));

        assertThat(config.aws().table()).contains("vidu-subjects-tasks");
        assertThat(config.aws().bucket()).contains("vidu-subjects-123456789012-eu-central-1");
        assertThat(config.aws().stateMachineArn().orElseThrow()).endsWith(":stateMachine:vidu-subjects-poll-task");
        assertThat(config.aws().apiKeyParameter()).contains("/studio/vidu/key");
        assertThat(config.aws().apiTokenParameter()).contains("/studio/vidu/token");
        assertThat(config.aws().taskRetention()).isEqualTo(Duration.ofDays(20));
        assertThat(config.page().enabled()).isTrue();
        assertThat(config.provider().baseUrl()).isEqualTo(URI.create("https://gateway.example:8443"));
        assertThat(config.provider().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.provider().readTimeout()).isEqualTo(Duration.ofMillis(20_500));
        assertThat(config.provider().minResponseTime()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.provider().proofCodes()).contains(List.of("MaintenanceWindow:busy", "NameTaken:refused"));
        assertThat(config.provider().maxListsPerSecond()).isEqualTo(2.5);
        assertThat(config.provider().maxAttempts()).isEqualTo(2);
        assertThat(config.provider().maxRetryTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.provider().maxSubmitsPerSecond()).isEqualTo(0.5);
        assertThat(config.provider().breakerPause()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.polling().first()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.polling().steady()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.polling().steadyPolls()).isEqualTo(3);
        assertThat(config.polling().factor()).isEqualTo(2);
        assertThat(config.polling().max()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.polling().jitter()).isZero();
        assertThat(config.polling().deadline()).isEqualTo(Duration.ofMinutes(45));
        assertThat(config.polling().inline()).isZero();
        assertThat(config.sweep().overdue()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.sweep().staleSubmission()).isEqualTo(Duration.ofSeconds(400));
        assertThat(config.sweep().limit()).isEqualTo(50);
        assertThat(config.sweep().reconcile()).isFalse();
        assertThat(config.sweep().reconcileFor()).isEqualTo(Duration.ofHours(12));
        assertThat(config.sweep().absenceAfter()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.sweep().resubmitAbsent()).isTrue();
        assertThat(config.sweep().listCallsPerHour()).isEqualTo(30);
        assertThat(config.media().validateUrls()).isFalse();
        assertThat(config.media().urlTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.media().uploadExpiry()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.media().downloadExpiry()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.media().maxManifest()).isEqualTo(50_000_000);
        assertThat(config.media().keep()).isFalse();
        assertThat(config.aws().incomingQueueUrl()).get().asString().endsWith("/vidu-subjects-incoming");
        assertThat(config.aws().eventBus()).contains("studio");
        assertThat(config.aws().webhooksSecretParameter()).contains("/studio/vidu/webhook-secret");
        assertThat(config.aws().deliveriesQueueUrl()).get().asString().endsWith("/vidu-subjects-deliveries");
        assertThat(config.aws().deliveriesDeadLetterUrl()).get().asString().endsWith("-deliveries-dead-letter");
        assertThat(config.aws().mediaQueueUrl()).get().asString().endsWith("/vidu-subjects-media");
        assertThat(config.webhooks().urls().orElseThrow())
                .containsExactly(
                        "https://studio.example.com/hooks?tenant=film", "https://archive.example.com:8443/hooks");
    }

    @Test
    void settings_withoutDefault_areSetInEveryDeployment() {
        SubjectsConfig.Aws aws = read(environmentOf("by_default_the_application_uses_its_own_defaults"))
                .aws();

        assertThat(aws.table()).isPresent();
        assertThat(aws.bucket()).isPresent();
        assertThat(aws.stateMachineArn()).isPresent();
        assertThat(aws.apiKeyParameter()).isPresent();
        assertThat(aws.apiTokenParameter())
                .as("only where callers send a bearer token")
                .isEmpty();
    }

    @Test
    void functions_areTheNamedHandlers() {
        Set<String> handlers = Stream.of(
                        ApiHandler.class,
                        IntakeHandler.class,
                        PollHandler.class,
                        SweepHandler.class,
                        PublishHandler.class,
                        DeliverHandler.class)
                .map(handler -> handler.getAnnotation(Named.class).value())
                .collect(Collectors.toSet());

        assertThat(found(
                        between(text("locals.tf"), "  functions = {", "\n  }"),
                        Pattern.compile("(?m)^    (\\w+) = \\{")))
                .containsExactlyInAnyOrderElementsOf(handlers);
    }

    @Test
    void readme_ofTheDeployment_describesEveryInputAndOutput() {
        Map<String, String> inputs = described("variables.tf", "variable");
        Map<String, String> outputs = described("outputs.tf", "output");
        String readme = text("README.md");

        assertThat(inputs).hasSizeGreaterThan(20);
        assertThat(outputs).hasSizeGreaterThan(10);
        assertThat(found(readme, Pattern.compile("(?m)^\\| `([a-z]\\w+)` \\|")))
                .containsAll(inputs.keySet())
                .containsAll(outputs.keySet());
        inputs.forEach((name, description) ->
                assertThat(readme).containsPattern("(?m)^\\| `" + name + "` \\| .* \\| " + Pattern.quote(description)));
        outputs.forEach(
                (name, description) -> assertThat(readme).contains("\n| `" + name + "` | " + description + " |"));
    }

    @Test
    void readme_ofTheDeployment_listsThePermissionsOfEachFunction() {
        Map<String, Set<String>> actions = new TreeMap<>();
        for (String grant : blocks(between(text("iam.tf"), "  grants = {", "\n  }\n"))) {
            actions.put(
                    grant.substring(0, grant.indexOf(' ')),
                    found(between(grant, "actions", "]"), Pattern.compile("\"([a-z0-9]+:\\w+)\"")));
        }
        Map<String, Set<String>> grants = new TreeMap<>();
        for (String function : blocks(between(text("locals.tf"), "  functions = {", "\n  }\n"))) {
            grants.put(
                    function.substring(0, function.indexOf(' ')),
                    found(function.substring(function.indexOf("grants")), Pattern.compile("\"([A-Z]\\w+)\"")));
        }

        assertThat(actions).hasSizeGreaterThan(10);
        assertThat(grants.keySet()).containsExactlyInAnyOrderElementsOf(FUNCTIONS);
        actions.forEach((grant, allowed) -> {
            String[] cells =
                    between(text("README.md"), "\n| `" + grant + "` |", "\n").split("\\|");
            assertThat(found(cells[2], Pattern.compile("`([a-z0-9]+:\\w+)`")))
                    .as("actions of " + grant)
                    .isEqualTo(allowed);
            assertThat(FUNCTIONS.stream()
                            .filter(function -> !cells[4 + FUNCTIONS.indexOf(function)].isBlank())
                            .toList())
                    .as("functions with " + grant)
                    .isEqualTo(FUNCTIONS.stream()
                            .filter(function -> grants.get(function).contains(grant))
                            .toList());
        });
    }

    @Test
    void operations_everyAlarm_isDocumented() {
        String alarms = between(text("monitoring.tf"), "  alarms = merge(", "\n  )\n");
        Set<String> names = found(alarms, Pattern.compile("(?m)^ {6}([a-z-]+) = \\{"));
        for (String function : FUNCTIONS) {
            found(alarms, Pattern.compile("\"\\$\\{name}(-[a-z]+)\" =>")).forEach(kind -> names.add(function + kind));
        }
        String table = between(text(Path.of("docs/operations.md")), "\n## Alarms\n", "\n## ");

        assertThat(names).hasSizeGreaterThan(15);
        assertThat(found(table, Pattern.compile("`([a-z]+(-[a-z]+)+)`"), 1)).containsAll(names);
    }

    /** @return the environment variables that a run of the Terraform tests asserts */
    private static Map<String, String> environmentOf(String run) {
        String body = between(text("tests/functions.tftest.hcl"), "run \"" + run + "\" {", "\n}");
        return Pattern.compile("(\\w+)\\s+= \"([^\"]*)\"")
                .matcher(body)
                .results()
                .filter(match -> match.group(1).startsWith("SUBJECTS_"))
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    private static SubjectsConfig read(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SubjectsConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(SubjectsConfig.class);
    }

    /**
     * @return the names of the environment variables of the settings of an interface, as the configuration library
     *     derives them
     */
    private static Set<String> settings(Class<?> group, String prefix) {
        Set<String> names = new TreeSet<>();
        for (Method method : group.getMethods()) {
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == SubjectsConfig.class) {
                names.addAll(settings(method.getReturnType(), name));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** @return the descriptions of the blocks of a kind, by name */
    private static Map<String, String> described(String file, String kind) {
        return Pattern.compile("(?ms)^" + kind + " \"(\\w+)\" \\{.*?^  description = \"(.*?)\"$")
                .matcher(text(file))
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    /** @return the entries of a map of objects; each text starts with the name of the entry */
    private static List<String> blocks(String map) {
        return Pattern.compile("(?ms)^    (\\w+ = \\{$.*?)^    }$")
                .matcher(map)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** @return the matches of the first group of the pattern, or of the complete pattern if it has no group */
    private static Set<String> found(String text, Pattern pattern) {
        return found(text, pattern, pattern.matcher("").groupCount());
    }

    private static Set<String> found(String text, Pattern pattern, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        assertThat(from).as(start).isNotNegative();
        return text.substring(from, text.indexOf(end, from + start.length()));
    }

    private static String text(String file) {
        return text(TERRAFORM.resolve(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
