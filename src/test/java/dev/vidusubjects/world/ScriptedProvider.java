package dev.vidusubjects.world;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers what a test told it to, in order, and keeps what it was asked. */
public final class ScriptedProvider implements SubjectProvider {

    /** What was submitted, in order. */
    public final List<ProviderRequest> submitted = new ArrayList<>();

    /** Whose tasks were polled, in order. */
    public final List<String> polled = new ArrayList<>();

    private final Deque<Object> answers = new ArrayDeque<>();
    private Runnable during = () -> {};

    /** @param answer a {@link ProviderTask} or a {@link ProviderException} */
    public ScriptedProvider then(Object answer) {
        answers.add(answer);
        return this;
    }

    /** Happens while the next call is under way. */
    public void during(Runnable event) {
        during = event;
    }

    @Override
    public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException {
        submitted.add(request);
        return next();
    }

    @Override
    public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
        polled.add(providerTaskId);
        return next();
    }

    /** How long submissions are paused. */
    public Duration pause = Duration.ZERO;

    /** How often a creation was confirmed. */
    public int confirmed;

    @Override
    public Duration pausedFor() {
        return pause;
    }

    @Override
    public void creationConfirmed() {
        confirmed++;
    }

    private ProviderTask next() throws ProviderException {
        Runnable event = during;
        during = () -> {};
        event.run();
        Object answer = answers.remove();
        if (answer instanceof ProviderException exception) {
            throw exception;
        }
        return (ProviderTask) answer;
    }

    public static ProviderTask waiting() {
        return task("queued", State.WAITING, Optional.empty(), Optional.empty());
    }

    public static ProviderTask running() {
        return task("in_progress", State.RUNNING, Optional.empty(), Optional.empty());
    }

    public static ProviderTask completed() {
        Subject subject = new Subject(
                "subject-1",
                "Hero",
                List.of("https://cdn.example/made.png?sig=1"),
                List.of(),
                Optional.empty(),
                Optional.of("anime"),
                Optional.of("a hero"),
                OptionalInt.of(5));
        return task("completed", State.COMPLETED, Optional.of(subject), Optional.empty());
    }

    public static ProviderTask failed(ProviderException failure) {
        return task("failed", State.FAILED, Optional.empty(), Optional.of(failure));
    }

    public static ProviderError error(String code) {
        return new ProviderError(code, "the provider says " + code);
    }

    private static ProviderTask task(
            String word, State state, Optional<Subject> subject, Optional<ProviderException> failure) {
        return new ProviderTask("p-1", word, state, subject, failure, "{\"id\":\"p-1\",\"status\":\"" + word + "\"}");
    }
}
