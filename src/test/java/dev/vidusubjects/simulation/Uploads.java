package dev.vidusubjects.simulation;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.submission.Upload;
import dev.vidusubjects.submission.UploadOutcome;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Files that arrive below {@code incoming/}: each is delivered at least once, some twice at the same time. */
final class Uploads {

    private static final Duration MAX_TIME = Duration.ofSeconds(60);
    private static final Duration REDELIVERY = Duration.ofMinutes(6);
    private static final int MAX_DELIVERIES = 200;
    private static final List<byte[]> CONTENTS =
            List.of(MediaFiles.png(20, 20), MediaFiles.png(20, 21), MediaFiles.png(21, 20));

    private final RunParts parts;
    private final SimulatedDeployment deployment;
    private final Choices choices;
    private int numbers;

    Uploads(RunParts parts, SimulatedDeployment deployment, Choices choices) {
        this.parts = parts;
        this.deployment = deployment;
        this.choices = choices;
    }

    /** @param within the period in which files arrive */
    void schedule(int count, List<String> names, Duration within) {
        for (int i = 0; i < count; i++) {
            String path = choices.pick(names) + ".png";
            parts.agenda().in(choices.between(Duration.ZERO, within), "upload", () -> put(path));
        }
    }

    /** Stores the same bytes again, or different bytes as a new version of the file. */
    private void put(String path) {
        Optional<String> version = parts.media().put("incoming/" + path, choices.pick(CONTENTS));
        Upload upload = new Upload(path, version, 100, deployment.clock().instant());
        String actor = "upload-" + ++numbers;
        int deliveries = choices.chance(0.2) ? 2 : 1;
        for (int i = 0; i < deliveries; i++) {
            Duration delay = choices.between(Duration.ofMillis(100), Duration.ofSeconds(3));
            parts.agenda().in(delay, actor, () -> deliver(actor, upload, 1));
        }
    }

    private void deliver(String actor, Upload upload, int delivery) {
        deployment.run(
                useCases -> {
                    TimeBudget budget = TimeBudget.of(MAX_TIME, deployment.clock());
                    UploadOutcome outcome;
                    try {
                        outcome = useCases.ingest.ingest(upload, PollOwner.WORKFLOW, budget);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                        again(actor, upload, delivery, REDELIVERY);
                        return;
                    }
                    if (outcome instanceof UploadOutcome.Deferred deferred) {
                        again(actor, upload, delivery, deferred.delay());
                    }
                },
                () -> again(actor, upload, delivery, REDELIVERY));
    }

    private void again(String actor, Upload upload, int delivery, Duration delay) {
        if (delivery < MAX_DELIVERIES) {
            parts.agenda().in(delay, actor, () -> deliver(actor, upload, delivery + 1));
        }
    }
}
