package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The subjects of the Vtrix gateway.
 *
 * <ul>
 *   <li>A creation is billed and cannot be undone, and the provider has no idempotency key. A creation is submitted
 *       again only if the failure proves that nothing was created; see {@link ErrorClassifier} and {@link
 *       GenerationBody}.
 *   <li>{@link SubmissionBreaker} pauses submissions in all processes when their responses prove nothing. {@link
 *       CircuitBreaker} pauses the calls of one process when the provider refuses them or they do not reach the
 *       provider. Submissions, polls and lists each have their own circuit breaker.
 *   <li>Each call ends within the budget of its caller; see {@link ExchangeDeadline}.
 * </ul>
 */
@ApplicationScoped
public class VtrixProvider implements SubjectProvider, SubjectDirectory {

    /** The time in addition to the longest exchange after which the holder of a lease is considered dead. */
    private static final Duration LEASE_RESERVE = Duration.ofSeconds(10);

    private final ViduExchange exchange;
    private final TaskResponseParser parser;
    private final SubmissionTime time;
    private final RetryPolicy retries;
    private final SubmissionBreaker submissionBreaker;
    private final CallGuard submissions;
    private final TaskPoller poller;
    private final SubjectListing listing;

    @Inject
    VtrixProvider(
            ViduExchange exchange,
            TaskResponseParser parser,
            SubjectsConfig settings,
            StateStore states,
            SubmissionTime time,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this(
                exchange,
                parser,
                settings,
                states,
                time,
                clock,
                sleeper,
                random,
                name -> new CircuitBreaker(name, settings.provider().breakerPause()));
    }

    /** @param guards creates the guard of each kind of call, by the name of the kind */
    VtrixProvider(
            ViduExchange exchange,
            TaskResponseParser parser,
            SubjectsConfig settings,
            StateStore states,
            SubmissionTime time,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random,
            Function<String, CallGuard> guards) {
        SubjectsConfig.Provider config = settings.provider();
        this.exchange = exchange;
        this.parser = parser;
        this.time = time;
        this.retries = new RetryPolicy(
                config,
                new SubmissionRateLimiter(
                        "subjects.provider.max-submits-per-second", config.maxSubmitsPerSecond(), clock),
                clock,
                random,
                sleeper);
        this.submissionBreaker = new SubmissionBreaker(
                states, config.breakerPause(), config.readTimeout().plus(LEASE_RESERVE), clock, random);
        this.submissions = guards.apply("submissions");
        this.poller = new TaskPoller(exchange, parser, guards.apply("polls"), config.readTimeout());
        this.listing = new SubjectListing(exchange, parser, config, guards.apply("lists"), clock, sleeper, random);
    }

    @Override
    public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException {
        return toProviderTask(retries.call(budget, time.needed(), () -> {
            SubmissionBreaker.Permit permit = submissionBreaker.acquire();
            try {
                return submissions.call(() -> send(request, attempt, budget, permit));
            } finally {
                permit.release();
            }
        }));
    }

    @Override
    public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
        return toProviderTask(poller.poll(providerTaskId, budget));
    }

    @Override
    public Duration pausedFor() {
        return submissionBreaker.pausedFor();
    }

    @Override
    public void creationConfirmed() {
        submissionBreaker.creationConfirmed();
    }

    @Override
    public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        return listing.page(List.of(), pageToken, budget);
    }

    @Override
    public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
        return listing.find(subjectId, budget);
    }

    private TaskResponse send(
            ProviderRequest request, String attempt, TimeBudget budget, SubmissionBreaker.Permit permit)
            throws ProviderException {
        ProviderResponse response;
        try {
            response = exchange.generate(
                    () -> GenerationBody.createSubject(request),
                    Optional.of(attempt),
                    budget.less(SubmissionTime.WRITE_RESERVE),
                    time.minResponse());
        } catch (NoResponseException e) {
            ProviderException failure = e.ofSubmission();
            if (!failure.provesNothingCreated()) {
                permit.unproven();
            }
            throw failure;
        }
        try {
            TaskResponse task = parser.submitted(response);
            permit.proven();
            return task;
        } catch (ProviderException.Unconfirmed e) {
            permit.unproven();
            throw e;
        } catch (ProviderException e) {
            permit.proven();
            throw e;
        }
    }

    private static ProviderTask toProviderTask(TaskResponse response) {
        State state = response.state();
        Optional<ProviderException> failure = response.failure();
        Optional<Subject> subject = response.content().flatMap(SubjectReader::subject);
        if (state == State.COMPLETED && subject.isEmpty()) {
            state = State.FAILED;
            failure = Optional.of(new ProviderException.MalformedResult(new ProviderError(
                    ProviderTask.MALFORMED_RESULT,
                    "the provider completed the task, but its description of the subject is not readable")));
        }
        return new ProviderTask(response.id(), response.statusText(), state, subject, failure, response.raw());
    }
}
