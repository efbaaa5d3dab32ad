package dev.vidusubjects.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.ProviderTask.State;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.simulation.Reply.Kind;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.time.TimeBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A provider that takes from each reply what it proves, instead of reading it: an independent second implementation. */
final class DirectProvider implements SubjectProvider, SubjectDirectory {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(25);
    private static final ProviderError ERROR = new ProviderError("simulated", "simulated");

    private final Gateway gateway;
    private final SimulatedProcess process;

    DirectProvider(Gateway gateway, SimulatedProcess process) {
        this.gateway = gateway;
        this.process = process;
    }

    @Override
    public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException {
        if (!budget.has(Duration.ofSeconds(14))) {
            throw new ProviderException.Busy(ERROR, Optional.empty());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "vidu_create_subjects");
        ObjectNode params = body.putArray("input").addObject().putObject("params");
        params.put("name", request.name());
        request.images().forEach(params.putArray("images")::add);
        request.videos().forEach(params.putArray("videos")::add);
        Reply reply = gateway.post(process, bytes(body), most(budget.less(Duration.ofSeconds(2))));
        return switch (reply.proof()) {
            case NOT_SENT -> throw new ProviderException.NotSent(ERROR);
            case BUSY ->
                throw new ProviderException.Busy(ERROR, reply.retryAfter().map(Duration::ofSeconds));
            case ACCOUNT -> throw new ProviderException.Account(ERROR);
            case MEDIA -> throw new ProviderException.Media(ERROR);
            case REFUSED -> throw new ProviderException.Rejected(ERROR);
            case UNPROVEN -> throw new ProviderException.Unconfirmed(ERROR);
            case ACCEPTED -> task(json(reply));
        };
    }

    private static Duration most(TimeBudget budget) {
        return budget.has(READ_TIMEOUT) ? READ_TIMEOUT : budget.remaining();
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static ProviderTask task(JsonNode task) {
        String id = task.path("id").asText(task.path("task_id").asText());
        String word = task.path("status").asText();
        State state = State.valueOf(
                switch (word) {
                    case "completed", "failed" -> word.toUpperCase(Locale.ROOT);
                    case "processing", "in_progress" -> "RUNNING";
                    default -> "WAITING";
                });
        Optional<ProviderException> failure = Optional.empty();
        if (state == State.FAILED) {
            String code = task.at("/error/code").asText();
            Proof proof = Verdicts.FAILURES.stream()
                    .filter(reply -> reply.body().contains(code))
                    .findFirst()
                    .orElseThrow()
                    .proof();
            ProviderError error = new ProviderError(code, "simulated");
            failure = Optional.of(
                    switch (proof) {
                        case BUSY -> new ProviderException.Busy(error, Optional.empty());
                        case ACCOUNT -> new ProviderException.Account(error);
                        case UNPROVEN -> new ProviderException.Unconfirmed(error);
                        default -> new ProviderException.Rejected(error);
                    });
        }
        Optional<Subject> subject = state == State.COMPLETED ? Optional.of(subject(content(task))) : Optional.empty();
        return new ProviderTask(id, word, state, subject, failure, task.toString());
    }

    private static JsonNode content(JsonNode task) {
        try {
            return JSON.readTree(task.at("/output/0/content/0/text").asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Subject subject(JsonNode json) {
        List<String> images = new ArrayList<>();
        json.path("images").forEach(image -> images.add(image.asText()));
        List<String> videos = new ArrayList<>();
        json.path("videos").forEach(video -> videos.add(video.asText()));
        return new Subject(
                json.path("id").asText(),
                json.path("name").asText(),
                images,
                videos,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    @Override
    public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
        Reply reply = gateway.get(process, providerTaskId, most(budget));
        if (reply.proof() == Proof.ACCEPTED) {
            return task(json(reply));
        }
        if (reply.proof() == Proof.ACCOUNT) {
            throw new ProviderException.Account(ERROR);
        }
        if (reply == Responses.TASK_NOT_FOUND) {
            throw new ProviderException.TaskUnknown(ERROR);
        }
        throw new ProviderException.NoVerdict(ERROR, reply.retryAfter().map(Duration::ofSeconds));
    }

    @Override
    public Duration pausedFor() {
        return Duration.ZERO;
    }

    @Override
    public void creationConfirmed() {}

    @Override
    public Page page(Optional<String> pageToken, TimeBudget budget) throws ProviderException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "vidu_get_subjects");
        ObjectNode params = body.putArray("input").addObject().putObject("params");
        params.put("count", 100);
        pageToken.ifPresent(token -> params.put("next_page_token", token));
        Reply reply = gateway.post(process, bytes(body), most(budget));
        if (reply == Responses.TOKEN_REFUSED) {
            throw new ProviderException.Rejected(ERROR);
        }
        if (reply.kind() == Kind.RESPONSE && reply.proof() == Proof.ACCEPTED) {
            reply = gateway.get(process, json(reply).path("id").asText(), most(budget));
        }
        if (reply.proof() != Proof.ACCEPTED) {
            throw new ProviderException.NoVerdict(ERROR, Optional.empty());
        }
        JsonNode page = content(json(reply));
        List<Subject> subjects = new ArrayList<>();
        int unreadable = 0;
        for (JsonNode entry : page.path("subjects")) {
            if (entry.has("id")) {
                subjects.add(subject(entry));
            } else {
                unreadable++;
            }
        }
        return new Page(
                subjects,
                unreadable,
                Optional.ofNullable(page.path("next_page_token").textValue()));
    }

    @Override
    public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
        Optional<String> token = Optional.empty();
        do {
            Page page = page(token, budget);
            for (Subject subject : page.subjects()) {
                if (subject.id().equals(subjectId)) {
                    return Optional.of(subject);
                }
            }
            token = page.nextPageToken();
        } while (token.isPresent());
        return Optional.empty();
    }
}
