package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The Vtrix gateway's subjects. What is sent again, and what is not:
 *
 * <ul>
 *   <li>A creation is billed and cannot be undone, and the provider knows no idempotency key. It is submitted again only
 *       where the failure proves that nothing was created; see {@link ErrorClassifier} and {@link GenerationBody}.
 *   <li>A look changes nothing. It is repeated once, at once, when its connection broke, as kept connections do; everything
 *       else is for the caller, who looks again anyway, at a better time.
 *   <li>Both go through a {@link Breaker} of their own; submissions keep a {@link SubmitPace}.
 * </ul>
 */
@ApplicationScoped
public class VtrixProvider implements SubjectProvider, SubjectDirectory {

    private static final int SUBJECTS_PER_PAGE = 100;
    /** Soon: each sweep waits for the list, a function is paid for while it waits, and a look costs nothing. */
    private static final Duration LISTING_FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LISTING_LONGEST_DELAY = Duration.ofSeconds(5);
    private static final Duration LISTING_DEADLINE = Duration.ofSeconds(30);

    private final ViduExchange exchange;
    private final Retries retries;
    private final Breaker submitting;
    private final Breaker looking;
    private final Clock clock;
    private final Retries.Pause pause;

    @Inject
    VtrixProvider(ViduExchange exchange, SubjectsConfig config, Clock clock, RandomGenerator random) {
        this(exchange, config.provider(), clock, random, duration -> Thread.sleep(duration.toMillis()));
    }

    VtrixProvider(
            ViduExchange exchange,
            SubjectsConfig.Provider config,
            Clock clock,
            RandomGenerator random,
            Retries.Pause pause) {
        this.exchange = exchange;
        this.retries = new Retries(config, new SubmitPace(config.maxSubmitsPerSecond(), clock), clock, random, pause);
        this.submitting = new Breaker("submissions", config.breakerPause());
        this.looking = new Breaker("looks", config.breakerPause());
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException {
        return toProviderTask(submit(() -> GenerationBody.createSubject(request)));
    }

    @Override
    public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
        return toProviderTask(lookOnce(providerTaskId));
    }

    @Override
    public Duration pausedFor() {
        return Duration.ZERO;
    }

    @Override
    public void creationConfirmed() {
        return;
    }

    @Override
    public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
        return Optional.empty();
    }

    @Override
    public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        Instant deadline = clock.instant().plus(LISTING_DEADLINE);
        TaskAnswer answer;
        try {
            answer = submit(() -> GenerationBody.listSubjects(SUBJECTS_PER_PAGE, pageToken));
        } catch (ProviderException.Unconfirmed e) {
            throw new ProviderException.NoVerdict(e.error(), Optional.empty());
        }
        Duration delay = LISTING_FIRST_LOOK;
        while (answer.state() == State.WAITING || answer.state() == State.RUNNING) {
            if (clock.instant().plus(delay).isAfter(deadline)) {
                throw new ProviderException.NoVerdict(
                        new ProviderError(
                                "listing_unfinished",
                                "the provider did not list its subjects within " + LISTING_DEADLINE.toSeconds()
                                        + " seconds"),
                        Optional.empty());
            }
            wait(delay);
            delay = delay.multipliedBy(2).compareTo(LISTING_LONGEST_DELAY) < 0
                    ? delay.multipliedBy(2)
                    : LISTING_LONGEST_DELAY;
            answer = lookLeniently(answer);
        }
        if (answer.failure().isPresent()) {
            throw answer.failure().get();
        }
        return answer.content()
                .flatMap(SubjectReader::page)
                .orElseThrow(() -> new ProviderException.NoVerdict(
                        new ProviderError(
                                ProviderTask.MALFORMED_RESULT, "the provider's list of subjects is not readable"),
                        Optional.empty()));
    }

    /** While listing, a passing fault of a look costs nothing but time. */
    private TaskAnswer lookLeniently(TaskAnswer known) throws ProviderException {
        try {
            return lookOnce(known.id());
        } catch (ProviderException.Busy | ProviderException.NoVerdict e) {
            return known;
        }
    }

    private TaskAnswer submit(Supplier<GenerationBody> body) throws ProviderException {
        return retries.call(() -> submitting.call(() -> {
            try {
                return AnswerReader.submitted(exchange.generate(body));
            } catch (NoAnswerException e) {
                throw e.ofSubmission();
            }
        }));
    }

    private TaskAnswer lookOnce(String id) throws ProviderException {
        return looking.call(() -> {
            try {
                return AnswerReader.looked(id, answerToLook(id));
            } catch (NoAnswerException e) {
                throw e.ofLook();
            } catch (ProviderException.Unconfirmed e) {
                // An answer that proves nothing does no harm here.
                throw new ProviderException.NoVerdict(e.error(), Optional.empty());
            }
        });
    }

    private Answer answerToLook(String id) throws NoAnswerException, ProviderException.Account {
        try {
            return exchange.task(id);
        } catch (NoAnswerException e) {
            if (e.timedOut()) {
                throw e;
            }
            return exchange.task(id);
        }
    }

    private void wait(Duration delay) throws ProviderException.NoVerdict {
        try {
            pause.of(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException.NoVerdict(
                    new ProviderError("interrupted", "the application is being stopped"), Optional.empty());
        }
    }

    private static ProviderTask toProviderTask(TaskAnswer answer) {
        State state = answer.state();
        Optional<ProviderException> failure = answer.failure();
        Optional<Subject> subject = answer.content().flatMap(SubjectReader::subject);
        if (state == State.COMPLETED && subject.isEmpty()) {
            state = State.FAILED;
            // Something was created and paid for, and must not be created again.
            failure = Optional.of(new ProviderException.Unconfirmed(new ProviderError(
                    ProviderTask.MALFORMED_RESULT,
                    "the provider completed the task, but its description of the subject is not readable")));
        }
        return new ProviderTask(answer.id(), answer.statusText(), state, subject, failure, answer.raw());
    }
}
