package dev.vidusubjects.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.simulation.AttemptRecord.Call;
import dev.vidusubjects.simulation.GatewayResponse.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The provider's gateway at the level of HTTP: it receives the bytes of a request, and returns a status, a header and
 * the bytes of a body. It knows what each of its responses proves, and records in the ledger what was really created.
 */
public final class Gateway {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration QUICK = Duration.ofMillis(150);
    private static final Duration SLOW = Duration.ofSeconds(11);

    private final VirtualTime time;
    private final Agenda agenda;
    private final Schedule schedule;
    private final Account account;
    private final SubmissionLedger ledger;
    private final Choices choices;
    private final Listings listings;
    private Conditions conditions = Conditions.HEALTHY;
    private boolean settled;

    Gateway(
            VirtualTime time,
            Agenda agenda,
            Schedule schedule,
            Account account,
            SubmissionLedger ledger,
            Choices choices) {
        this.time = time;
        this.agenda = agenda;
        this.schedule = schedule;
        this.account = account;
        this.ledger = ledger;
        this.choices = choices;
        this.listings = new Listings(account, choices);
    }

    void conditions(Conditions next) {
        conditions = next;
    }

    /** Makes each task end within seconds from now on. */
    void settle() {
        settled = true;
        conditions = Conditions.HEALTHY;
        account.thaw();
        listings.settle();
    }

    /** @return whether a connection for a submission is accepted */
    boolean connects(SimulatedProcess process) {
        if (!choices.chance(conditions.proven() / 4)) {
            return true;
        }
        note("POST", GatewayResponse.none(Kind.NOT_CONNECTED));
        agenda.elapse(QUICK);
        process.check();
        return false;
    }

    /**
     * Handles {@code POST /model/v1/generation}.
     *
     * @param timeout how long the client waits
     */
    GatewayResponse post(SimulatedProcess process, byte[] body, Duration timeout) {
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode params = request.at("/input/0/params");
        if (!request.path("model").asText().equals("vidu_create_subjects")) {
            GatewayResponse response = list(params);
            note("POST list", response);
            return transferred(process, response, timeout);
        }
        String attempt = process.attempt();
        // Recorded before the response is decided, because a created subject belongs to this call.
        Call call = ledger.called(attempt, process);
        GatewayResponse response = response(attempt, params);
        note("POST create " + params.path("name").asText() + " by attempt " + attempt, response);
        GatewayResponse arrived = submitted(process, response, timeout);
        call.delivered(arrived.proof());
        return arrived;
    }

    /** Handles {@code GET /model/v1/generation/task/ID}. */
    GatewayResponse get(SimulatedProcess process, String id, Duration timeout) {
        GatewayResponse response = listings.isListing(id) ? pollListing(id) : poll(id);
        note("GET " + id, response);
        Optional<ProviderJob> job = account.job(id);
        job.ifPresent(polled -> polled.accountRefused = false);
        GatewayResponse received = transferred(process, response, timeout);
        job.ifPresent(polled -> polled.accountRefused = received.proof() == Proof.ACCOUNT);
        return received;
    }

    private void note(String request, GatewayResponse response) {
        schedule.note(agenda.depth(), agenda.actor(), schedule.isPrinted() ? request + " -> " + response : request);
    }

    /**
     * Transfers the response to a submission, which is the longest call and the only one whose late response matters.
     */
    private GatewayResponse submitted(SimulatedProcess process, GatewayResponse response, Duration timeout) {
        return transferred(process, response, timeout, conditions.freezes() * 40);
    }

    private GatewayResponse transferred(SimulatedProcess process, GatewayResponse response, Duration timeout) {
        return transferred(process, response, timeout, conditions.freezes() * 4);
    }

    /** Transfers the response; other steps run meanwhile. */
    private GatewayResponse transferred(
            SimulatedProcess process, GatewayResponse response, Duration timeout, double freezes) {
        Duration latency =
                response.kind() == Kind.TIMEOUT ? timeout : choices.chance(0.9) ? QUICK : choices.between(QUICK, SLOW);
        boolean late = latency.compareTo(timeout) > 0;
        agenda.elapse(late ? timeout : latency);
        if (choices.chance(freezes)) {
            // The response stays in a buffer while its process is suspended.
            schedule.note(agenda.depth(), process.name(), "freezes");
            agenda.elapse(choices.between(PortBoundary.MIN_FREEZE, PortBoundary.MAX_FREEZE));
        }
        process.check();
        return late ? GatewayResponse.none(Kind.TIMEOUT) : response;
    }

    private GatewayResponse response(String attempt, JsonNode params) {
        if (choices.chance(conditions.account())) {
            return choices.pick(GatewayResponses.ACCOUNT);
        }
        if (choices.chance(conditions.unproven())) {
            GatewayResponse response = choices.pick(GatewayResponses.UNPROVEN);
            if (choices.chance(conditions.hidden())) {
                ledger.hid();
                createHidden(attempt, params);
            }
            return response;
        }
        if (choices.chance(conditions.proven())) {
            int kind = choices.below(10);
            return choices.pick(
                    kind < 7
                            ? GatewayResponses.BUSY
                            : kind < 8
                                    ? GatewayResponses.MEDIA
                                    : kind < 9 ? GatewayResponses.REFUSED : GatewayResponses.ACCOUNT);
        }
        return accepted(attempt, params);
    }

    private void createHidden(String attempt, JsonNode params) {
        if (account.createsLate() && choices.chance(0.3)) {
            Duration delay = choices.between(Duration.ofSeconds(1), Duration.ofSeconds(90));
            agenda.in(delay, "provider", () -> created(attempt, params));
        } else {
            created(attempt, params);
        }
    }

    private ProviderSubject created(String attempt, JsonNode params) {
        ProviderSubject subject = account.create(
                params.path("name").asText(),
                params.path("images").size(),
                params.path("videos").size(),
                attempt);
        ledger.created(attempt, subject);
        return subject;
    }

    private GatewayResponse accepted(String attempt, JsonNode params) {
        boolean fails = !settled && choices.chance(0.07);
        Optional<GatewayResponse> failure = fails ? Optional.of(choices.pick(Verdicts.FAILURES)) : Optional.empty();
        // A failure that proves nothing may also hide a creation.
        boolean creates = !fails || failure.get().proof() == Proof.UNPROVEN && choices.chance(0.3);
        Optional<ProviderSubject> subject = creates ? Optional.of(created(attempt, params)) : Optional.empty();
        Duration duration = settled || choices.chance(0.85)
                ? choices.between(Duration.ofMillis(500), Duration.ofSeconds(8))
                : choices.between(Duration.ofSeconds(10), Duration.ofMinutes(40));
        ProviderJob job = account.accept(attempt, subject, failure, duration);
        String id = choices.pick(List.of("id", "id", "task_id"));
        return GatewayResponse.json(
                choices.pick(List.of(200, 200, 201, 202)),
                "{\"" + id + "\":\"" + job.id + "\",\"status\":\"" + Verdicts.waiting(choices) + "\"}",
                Proof.ACCEPTED);
    }

    private GatewayResponse poll(String id) {
        ProviderJob job = account.job(id).orElseThrow();
        if (choices.chance(conditions.account())) {
            return choices.pick(List.of(GatewayResponses.ACCOUNT.get(0), GatewayResponses.ACCOUNT.get(1)));
        }
        if (choices.chance(conditions.strayPolls())) {
            return choices.chance(0.15) && mayBeUnknown(job) ? notFound(job) : choices.pick(GatewayResponses.STRAY);
        }
        if (time.now().isBefore(job.doneAt)) {
            return GatewayResponse.json(
                    200, "{\"id\":\"" + id + "\",\"status\":\"" + Verdicts.running(choices) + "\"}", Proof.ACCEPTED);
        }
        job.verdictSeen = true;
        return Verdicts.of(job);
    }

    /**
     * @return whether the provider may report wrongly that it does not know the task, which it does once for each task
     */
    private static boolean mayBeUnknown(ProviderJob job) {
        return !job.statedUnknown;
    }

    private static GatewayResponse notFound(ProviderJob job) {
        job.statedUnknown = true;
        return GatewayResponses.TASK_NOT_FOUND;
    }

    private GatewayResponse list(JsonNode params) {
        if (choices.chance(conditions.account())) {
            return choices.pick(GatewayResponses.ACCOUNT);
        }
        if (choices.chance(conditions.strayLists())) {
            return choices.pick(choices.chance(0.5) ? GatewayResponses.STRAY : GatewayResponses.BUSY);
        }
        return listings.submit(params, conditions.strayLists() > 0);
    }

    private GatewayResponse pollListing(String id) {
        return choices.chance(conditions.strayLists()) ? choices.pick(GatewayResponses.STRAY) : listings.poll(id);
    }
}
