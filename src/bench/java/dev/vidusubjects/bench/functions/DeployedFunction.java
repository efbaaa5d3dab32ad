package dev.vidusubjects.bench.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory and the environment of a function, as {@code terraform/} deploys it by default. */
final class DeployedFunction {

    private static final Path VARIABLES = Path.of("terraform", "variables.tf");

    private DeployedFunction() {}

    /** @return the default of Terraform's variable, in MB */
    static int memoryMb(String function) throws IOException {
        Matcher matcher = Pattern.compile(
                        "(?m)^ +" + function + " *= optional\\(object\\(\\{ memory = optional\\(number, ([0-9]+)\\)")
                .matcher(Files.readString(VARIABLES));
        if (!matcher.find()) {
            throw new IOException("no memory of " + function + " in " + VARIABLES);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** @return the variables that Lambda sets for every process, and those that name the services */
    static Map<String, String> common(Services services) {
        Map<String, String> environment = new HashMap<>(services.environment());
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        environment.put("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret-example");
        environment.put("AWS_SESSION_TOKEN", "token-example");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "vidu-subjects-bench");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("SUBJECTS_AWS_TABLE", Services.TABLE);
        environment.put("SUBJECTS_AWS_API_KEY_PARAMETER", Services.KEY_PARAMETER);
        environment.put(
                "SUBJECTS_AWS_STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task");
        return environment;
    }

    /**
     * @return the environment of a function. Beside what is deployed, it shortens what a function waits for, because
     *     waiting costs no CPU time, and permits addresses of this machine. There are a bus and a webhook, so that
     *     publish has all of its work
     */
    static Map<String, String> environment(String function, Services services) {
        Map<String, String> environment = common(services);
        environment.put("QUARKUS_LAMBDA_HANDLER", function);
        environment.put("DISABLE_SIGNAL_HANDLERS", "true");
        environment.put("SUBJECTS_AWS_BUCKET", BucketStandIn.NAME);
        environment.put("SUBJECTS_AWS_TASK_RETENTION", "90d");
        environment.put("SUBJECTS_POLLING_FIRST", "1ms");
        environment.put("SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "10000");
        environment.put("SUBJECTS_PROVIDER_MAX_LISTS_PER_SECOND", "10000");
        switch (function) {
            case "api" -> environment.put("SUBJECTS_AWS_DELIVERIES_QUEUE_URL", services.queue("deliveries"));
            case "intake" -> environment.put("SUBJECTS_AWS_INCOMING_QUEUE_URL", services.queue("incoming"));
            case "publish", "sweep" -> {
                environment.put("SUBJECTS_AWS_EVENT_BUS", "subjects");
                environment.put("SUBJECTS_AWS_DELIVERIES_QUEUE_URL", services.queue("deliveries"));
                environment.put("SUBJECTS_AWS_MEDIA_QUEUE_URL", services.queue("media"));
                environment.put(
                        "SUBJECTS_WEBHOOKS_URLS", services.webhookEndpoint().toString());
                environment.put("SUBJECTS_WEBHOOKS_ALLOW_PRIVATE", "true");
                environment.put("SUBJECTS_MEDIA_KEEP", "true");
                environment.put("SUBJECTS_MEDIA_ALLOW_PRIVATE", "true");
            }
            case "deliver" -> {
                environment.put("SUBJECTS_AWS_DELIVERIES_QUEUE_URL", services.queue("deliveries"));
                environment.put("SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL", services.queue("dead-letter"));
                environment.put("SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER", Services.SECRET_PARAMETER);
                environment.put("SUBJECTS_WEBHOOKS_ALLOW_PRIVATE", "true");
            }
            default -> {
                // It has no others.
            }
        }
        return environment;
    }
}
