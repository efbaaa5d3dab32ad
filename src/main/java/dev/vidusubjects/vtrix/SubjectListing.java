package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Lists the subjects of the provider's account. A list is an asynchronous task, too, but creates nothing. Lists are
 * necessary when submissions are unconfirmed, so they have their own rate limiter and circuit breaker.
 */
final class SubjectListing {

    private static final int SUBJECTS_PER_PAGE = 100;
    /** Short, because a function is billed while it waits, and a poll costs nothing. */
    private static final Duration FIRST_POLL = Duration.ofMillis(50);

    private static final Duration MAX_DELAY = Duration.ofSeconds(5);
    private static final Duration MAX_TIME = Duration.ofSeconds(30);

    private final ViduExchange exchange;
    private final TaskResponseParser parser;
    private final CallGuard breaker;
    private final RetryPolicy retries;
    private final TaskPoller poller;
    private final Clock clock;
    private final Sleeper sleeper;

    SubjectListing(
            ViduExchange exchange,
            TaskResponseParser parser,
            SubjectsConfig.Provider config,
            CallGuard breaker,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.exchange = exchange;
        this.parser = parser;
        this.breaker = breaker;
        this.retries = new RetryPolicy(
                config,
                new SubmissionRateLimiter("subjects.provider.max-lists-per-second", config.maxListsPerSecond(), clock),
                clock,
                random,
                sleeper);
        this.poller = new TaskPoller(exchange, parser, breaker, config.readTimeout());
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Reads one page.
     *
     * @param ids the ids to which the list is limited; empty for no limit
     * @throws ProviderException {@code Rejected} if the provider refuses the page token; otherwise {@code Account},
     *     {@code Busy}, {@code NotSent} or {@code NoVerdict}
     */
    Page page(List<String> ids, Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        try {
            return read(ids, pageToken, budget);
        } catch (ProviderException.Rejected e) {
            // Without a token, the request contains nothing from the caller that could be refused.
            throw pageToken.isPresent() ? e : noVerdict(e.error());
        }
    }

    /**
     * Reads one subject. If the provider ignores the limit to the subject's id, the list is read page by page.
     *
     * @return the subject, or empty if the provider does not list it
     * @throws ProviderException as for {@link #page}; also {@code NoVerdict} if the subject may be one of the entries
     *     that cannot be read
     */
    Optional<Subject> find(String id, TimeBudget budget) throws ProviderException {
        Optional<String> token = Optional.empty();
        int unreadable = 0;
        while (true) {
            Page page = page(List.of(id), token, budget);
            Optional<Subject> found = page.subjects().stream()
                    .filter(subject -> subject.id().equals(id))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            unreadable += page.unreadable();
            if (page.nextPageToken().isEmpty()) {
                break;
            }
            if (page.nextPageToken().equals(token)) {
                throw noVerdict(malformed("the provider's list of subjects repeats a page token"));
            }
            token = page.nextPageToken();
        }
        if (unreadable > 0) {
            throw noVerdict(malformed("the provider lists subjects that are not readable"));
        }
        return Optional.empty();
    }

    private Page read(List<String> ids, Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        Instant deadline = clock.instant().plus(MAX_TIME);
        TaskResponse task = submit(ids, pageToken, budget);
        Duration delay = FIRST_POLL;
        while (task.open()) {
            Duration left = left(deadline, budget);
            if (delay.compareTo(left) > 0) {
                throw noVerdict(new ProviderError(
                        "listing_unfinished", "the provider did not list its subjects in the remaining time"));
            }
            sleep(delay);
            delay = Durations.min(delay.multipliedBy(2), MAX_DELAY);
            task = pollLeniently(task, budget.atMost(left));
        }
        if (task.failure().isPresent()) {
            throw failure(task.failure().get());
        }
        return task.content()
                .flatMap(SubjectReader::page)
                .orElseThrow(() -> noVerdict(malformed("the provider's list of subjects is not readable")));
    }

    private TaskResponse submit(List<String> ids, Optional<String> pageToken, TimeBudget budget)
            throws ProviderException {
        return retries.call(
                budget,
                ViduExchange.MIN_TIME,
                () -> breaker.call(() -> {
                    try {
                        return parser.listed(exchange.generate(
                                () -> GenerationBody.listSubjects(SUBJECTS_PER_PAGE, ids, pageToken),
                                Optional.empty(),
                                budget,
                                ViduExchange.MIN_TIME));
                    } catch (NoResponseException e) {
                        throw e.ofList();
                    }
                }));
    }

    /** Polls a list task. A failed poll only costs time: the task is then returned as it was known before. */
    private TaskResponse pollLeniently(TaskResponse known, TimeBudget budget) throws ProviderException {
        try {
            return poller.poll(known.id(), budget);
        } catch (ProviderException.Busy
                | ProviderException.NoVerdict
                | ProviderException.NotPolled
                | ProviderException.TaskUnknown e) {
            return known;
        }
    }

    /** Only a code of the table of {@link ErrorClassifier} counts as a refusal of the request by the provider. */
    private static ProviderException failure(ProviderException failure) {
        boolean proven = failure instanceof ProviderException.Account
                || failure instanceof ProviderException.Busy
                || (failure instanceof ProviderException.Rejected
                        && ErrorClassifier.isRefusal(failure.error().code()));
        return proven ? failure : noVerdict(failure.error());
    }

    private Duration left(Instant deadline, TimeBudget budget) {
        return Durations.min(Duration.between(clock.instant(), deadline), budget.remaining());
    }

    private void sleep(Duration delay) throws ProviderException.NoVerdict {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noVerdict(new ProviderError("interrupted", "the application is being stopped"));
        }
    }

    private static ProviderError malformed(String message) {
        return new ProviderError(ProviderTask.MALFORMED_RESULT, message);
    }

    private static ProviderException.NoVerdict noVerdict(ProviderError error) {
        return new ProviderException.NoVerdict(error, Optional.empty());
    }
}
