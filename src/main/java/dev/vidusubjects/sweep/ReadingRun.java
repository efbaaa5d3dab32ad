package dev.vidusubjects.sweep;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.sweep.ReadingClock.Stamp;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.ReadingOutcome.Failed;
import dev.vidusubjects.sweep.ReadingOutcome.Unfinished;
import dev.vidusubjects.sweep.ReadingState.Progress;
import dev.vidusubjects.sweep.ReadingStates.Versioned;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The part of a reading that one process does in one run, under its lease: reads pages, and notes their subjects, until
 * the list or the time ends. {@link LeasedState} stores the progress.
 */
final class ReadingRun {

    /** The maximum number of pages: accounts with more than two million subjects are not supported. */
    static final int MAX_PAGES = 20_000;

    /** The maximum number of restarts after a refused or repeated page token; after that, the reading fails. */
    static final int MAX_RESTARTS = 3;

    /** The time to store the state at the end of a run. */
    private static final Duration SAVE_TIME = Duration.ofSeconds(3);

    private static final Duration MIN_PAGE_TIME = Duration.ofSeconds(2);
    private static final int MAX_TOKEN = 50_000;
    private static final Duration SHORT_DELAY = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(ReadingRun.class);

    private final SubjectDirectory directory;
    private final KnownSubjectsStore store;
    private final ReadingClock stamps;
    private final KnownSubjects known;
    private final LeasedState leased;
    private final ReadingRequest request;
    private final int maxPages;
    private final TimeBudget budget;
    private ReadingState state;
    private int pages;

    /** The objects that a run uses. */
    record Tools(SubjectDirectory directory, ReadingStates states, KnownSubjectsStore store, Clock clock) {}

    /**
     * @param start the state, with the lease of this run
     * @param known the known subjects, to which the run adds; not shared
     * @param maxPages the maximum number of pages in this run
     */
    ReadingRun(
            Tools tools,
            Versioned start,
            KnownSubjects known,
            ReadingClock stamps,
            ReadingRequest request,
            int maxPages,
            TimeBudget budget) {
        this.directory = tools.directory();
        this.store = tools.store();
        this.stamps = stamps;
        this.known = known;
        this.leased = new LeasedState(tools.states(), tools.store(), tools.clock(), start, known, request.background());
        this.request = request;
        this.maxPages = maxPages;
        this.budget = budget;
        this.state = start.state();
    }

    /** @return whether a run with this budget can read a page */
    static boolean hasTime(TimeBudget budget) {
        return budget.has(SAVE_TIME.plus(MIN_PAGE_TIME));
    }

    /** @throws IOException if the known subjects cannot be stored */
    ReadingOutcome run() throws IOException {
        if (state.reading().isEmpty()) {
            begin(0);
        }
        while (hasTime(budget) && pages < maxPages) {
            Optional<ReadingOutcome> end = page(state.reading().orElseThrow());
            if (end.isPresent()) {
                return end.get();
            }
            if (leased.isSaveDue() && !stored(leased.save(state))) {
                return new Unfinished(SHORT_DELAY);
            }
        }
        stored(leased.saveAndRelease(state));
        return new Unfinished(SHORT_DELAY);
    }

    private void begin(int restarts) {
        Stamp started = stamps.stamp();
        state = state.reading(Progress.begin(state.number() + 1, started.at(), restarts, !request.isForTask()));
    }

    /** @return the outcome of the run, or empty if the run continues */
    private Optional<ReadingOutcome> page(Progress progress) throws IOException {
        leased.called();
        pages++;
        Page page;
        try {
            page = directory.page(progress.token(), budget.less(SAVE_TIME));
        } catch (ProviderException.Rejected e) {
            return progress.token().isPresent()
                    ? restart(progress, e.getMessage())
                    : Optional.of(failed(e.getMessage()));
        } catch (ProviderException e) {
            return Optional.of(failed(e.getMessage()));
        } catch (RuntimeException e) {
            LogEvent.of("list_page_failed").with("page", progress.pages() + 1).error(LOG, e);
            return Optional.of(failed(String.valueOf(e.getMessage())));
        }
        note(page, progress);
        Optional<String> next = page.nextPageToken();
        if (progress.repeats(next)) {
            return restart(progress, "the provider repeats a page token");
        }
        Progress read = progress.read(next, page.unreadable());
        leased.progressed();
        if (next.isEmpty()) {
            return Optional.of(complete(read));
        }
        state = state.reading(read);
        if (read.pages() >= MAX_PAGES || next.get().length() > MAX_TOKEN) {
            state = state.withoutReading();
            return Optional.of(
                    failed("the provider's list has more than " + MAX_PAGES + " pages, or a token that is too long"));
        }
        return Optional.empty();
    }

    private void note(Page page, Progress progress) {
        Stamp seen = stamps.stamp();
        int completed = state.last().map(CompleteReading::number).orElse(0);
        boolean dated = seen.certain() && state.last().isPresent();
        Instant seenAt = seen.certain() ? seen.at() : KnownSubject.NOT_KNOWN;
        for (Subject subject : page.subjects()) {
            known.see(subject.id(), SubjectShape.of(subject), seenAt, dated, progress.number(), completed);
        }
        state = state.latest(seen.at());
    }

    private Optional<ReadingOutcome> restart(Progress progress, String reason) throws IOException {
        leased.progressed();
        if (progress.restarts() >= MAX_RESTARTS) {
            state = state.withoutReading();
            return Optional.of(failed(reason));
        }
        LogEvent.of("list_restarted")
                .with("pages", progress.pages())
                .with("restarts", progress.restarts() + 1)
                .with("reason", reason)
                .warn(LOG);
        begin(progress.restarts() + 1);
        return Optional.empty();
    }

    private ReadingOutcome complete(Progress read) throws IOException {
        CompleteReading reading =
                new CompleteReading(read.number(), read.startedAt(), state.latest(), read.pages(), read.unreadable());
        // An entry that the last reading could not read may be readable now, and another one not: such an entry is not
        // new.
        state.last()
                .filter(last -> last.unreadable() > reading.unreadable()
                        || last.unreadable() > 0 && known.isAnyMissingSince(last.number()))
                .ifPresent(last -> known.markAgeUnknownIfFirstSeenAfter(last.number()));
        state = state.completed(reading);
        if (!stored(leased.saveAndRelease(state))) {
            return new Unfinished(SHORT_DELAY);
        }
        store.keep(state.bulk().orElseThrow(), known);
        LogEvent.of("list_read")
                .with("pages", reading.pages())
                .with("known", known.size())
                .with("unreadable", reading.unreadable())
                .with("total_seconds", reading.duration())
                .info(LOG);
        return new Complete(reading, known, true);
    }

    private ReadingOutcome failed(String reason) throws IOException {
        stored(leased.saveAndRelease(state));
        return new Failed(reason);
    }

    /** @return whether the state was stored: the lease still belonged to this run */
    private boolean stored(Optional<ReadingState> saved) {
        state = saved.orElse(state);
        return saved.isPresent();
    }
}
