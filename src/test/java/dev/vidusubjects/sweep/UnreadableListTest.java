package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.ReadingOutcome.Failed;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that the provider does not allow the client to read to the end. */
class UnreadableListTest {

    private final ListedAccount account = new ListedAccount();
    private final ReconciliationFixture fixture = new ReconciliationFixture(account);

    @Test
    void read_tokenRefused_beginsAgain() {
        fill(300);
        account.during = call -> {
            if (call == 2) {
                throw new ProviderException.Rejected(error("FieldInvalid"));
            }
        };

        Complete complete = (Complete) read();

        assertThat(account.calls).isEqualTo(5);
        assertThat(complete.reading().pages()).isEqualTo(3);
        assertThat(complete.reading().number()).isEqualTo(2);
    }

    @Test
    void read_tokenAlwaysRefused_failsAfterAFewTries() {
        fill(300);
        account.during = call -> {
            if (call % 2 == 0) {
                throw new ProviderException.Rejected(error("FieldInvalid"));
            }
        };
        assertThat(read()).isInstanceOf(Failed.class);
        assertThat(account.calls).isEqualTo(2 * (ReadingRun.MAX_RESTARTS + 1));
        account.during = call -> {};

        assertThat(read()).isInstanceOf(Complete.class);
    }

    @Test
    void read_cyclicPageTokens_failsAfterAFewTries() {
        ReconciliationFixture circle = new ReconciliationFixture(new ListedAccount() {
            @Override
            public Page page(Optional<String> token, TimeBudget budget) {
                calls++;
                int page = token.map(Integer::parseInt).orElse(0);
                return new Page(List.of(), 0, Optional.of(String.valueOf(page == 7 ? 4 : page + 1)));
            }
        });

        assertThat(circle.reading.read(forTask(), circle.budget())).isInstanceOf(Failed.class);
        assertThat(circle.account.calls).isLessThan(100);
    }

    @Test
    void read_listWithoutEnd_isAnError() {
        ReconciliationFixture endless = new ReconciliationFixture(new ListedAccount() {
            @Override
            public Page page(Optional<String> token, TimeBudget budget) {
                calls++;
                return new Page(List.of(), 0, Optional.of("" + calls));
            }
        });

        assertThat(endless.reading.read(forTask(), endless.budget())).isInstanceOf(Failed.class);
        assertThat(endless.account.calls).isEqualTo(ReadingRun.MAX_PAGES);
    }

    @Test
    void read_pageFails_continuesFromThatPage() {
        fill(300);

        account.during = call -> {
            if (call == 3) {
                throw new ProviderException.NoVerdict(error("listing_unfinished"), Optional.empty());
            }
        };

        assertThat(read()).isInstanceOf(Failed.class);
        assertThat(read()).isInstanceOf(Complete.class);
        assertThat(account.calls).isEqualTo(4);
    }

    @Test
    void read_unreadableEntries_areCounted() {
        fill(300);
        account.unreadable = 2;

        assertThat(((Complete) read()).reading().unreadable()).isEqualTo(6);
    }

    /**
     * The entry that was unreadable in the first reading is readable now, and another entry is not: the number is the
     * same.
     */
    @Test
    void read_anotherEntryUnreadable_leavesTheAgeOfNewOnesOpen() {
        account.create("a", "Hero");
        account.create("other", "Villain");
        account.unreadable = 1;
        account.hidden.add("a");
        read();
        fixture.clock.advance(Duration.ofMinutes(10));
        account.hidden.remove("a");
        account.hidden.add("other");

        Complete complete = (Complete) read();

        assertThat(complete.known().ofShape(new SubjectShape("Hero", 1, 0)))
                .singleElement()
                .matches(hero -> !hero.dated());
    }

    private void fill(int count) {
        IntStream.range(0, count).forEach(i -> account.create("" + i, "subject " + i));
    }

    private ReadingOutcome read() {
        return fixture.reading.read(forTask(), fixture.budget(Duration.ofHours(1)));
    }

    private static ReadingRequest forTask() {
        return ReadingRequest.forTask(Instant.EPOCH, last -> false);
    }
}
