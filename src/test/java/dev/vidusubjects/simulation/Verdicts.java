package dev.vidusubjects.simulation;

import java.util.List;

/** The provider's task objects, as polls return them. */
final class Verdicts {

    /** The failures of an accepted task. The proof states what the code proves according to the contract. */
    static final List<GatewayResponse> FAILURES = List.of(
            failure("SystemThrottling", Proof.BUSY),
            failure("CreditInsufficient", Proof.ACCOUNT),
            failure("AuditSubmitIllegal", Proof.REFUSED),
            failure("TaskPromptPolicyViolation", Proof.REFUSED),
            failure("InternalServiceFailure", Proof.UNPROVEN),
            failure("INFERENCE_TIMEOUT", Proof.UNPROVEN));

    private Verdicts() {}

    private static GatewayResponse failure(String code, Proof proof) {
        return GatewayResponse.json(
                200, "\"status\":\"failed\",\"error\":{\"code\":\"" + code + "\",\"message\":\"it failed\"}", proof);
    }

    static String waiting(Choices choices) {
        return choices.pick(List.of("created", "pending", "queueing", "Queued"));
    }

    static String running(Choices choices) {
        return choices.pick(List.of("processing", "in_progress", "pending", "PROCESSING", "warming_up"));
    }

    /** @param job a job that has ended */
    static GatewayResponse of(ProviderJob job) {
        if (job.failure.isPresent()) {
            return GatewayResponse.json(
                    200, "{\"id\":\"" + job.id + "\"," + job.failure.get().body() + "}", Proof.ACCEPTED);
        }
        ProviderSubject subject = job.subject.orElseThrow();
        String text = subject(subject).replace("\\", "\\\\").replace("\"", "\\\"");
        return GatewayResponse.json(
                200,
                "{\"id\":\"" + job.id
                        + "\",\"status\":\"completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\"" + text
                        + "\"}]}],\"usage\":{\"cost\":\"5\"}}",
                Proof.ACCEPTED);
    }

    /** @return the subject as tasks and lists show it, as JSON */
    static String subject(ProviderSubject subject) {
        return "{\"id\":\"" + subject.id() + "\",\"name\":\"" + subject.name() + "\",\"images\":["
                + items(subject.images(), "png") + "],\"videos\":[" + items(subject.videos(), "mp4")
                + "],\"style\":\"photo\"}";
    }

    private static String items(int count, String kind) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < count; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("\"https://cdn.example/")
                    .append(i)
                    .append('.')
                    .append(kind)
                    .append('"');
        }
        return items.toString();
    }
}
