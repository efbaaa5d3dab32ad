package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events EventBridge receives, and which of them count as accepted. */
class EventBridgeBusTest {

    private static final IntPredicate ALL = event -> true;

    private final LoopbackService service = new LoopbackService();
    private final List<Duration> pauses = new ArrayList<>();
    private final EventBridgeBus bus = new EventBridgeBus(service.clients(), Optional.of("endings"), pauses::add);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void publish_announcement_sendsItsTaskView() {
        service.responds(request -> results(request, ALL));

        assertThat(bus.publish(announcements(1, 0))).isEmpty();

        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.operation()).isEqualTo("AWSEvents.PutEvents");
            JsonNode event = request.json().path("Entries").path(0);
            assertThat(event.path("EventBusName").asText()).isEqualTo("endings");
            assertThat(event.path("Source").asText()).isEqualTo("vidu-subjects");
            assertThat(event.path("DetailType").asText()).isEqualTo("subject.completed");
            assertThat(event.path("Detail").asText()).isEqualTo(view(0, 0));
        });
    }

    @Test
    void publish_moreThanOneCallAccepts_sendsSeveralCalls() {
        service.responds(request -> results(request, ALL));

        assertThat(bus.publish(announcements(23, 0))).isEmpty();

        assertThat(service.requests()).extracting(EventBridgeBusTest::events).containsExactly(10, 10, 3);
    }

    @Test
    void publish_largeEvents_staysBelowTheSizeOfACall() {
        service.responds(request -> results(request, ALL));

        assertThat(bus.publish(announcements(3, 100_000))).isEmpty();

        assertThat(service.requests()).extracting(EventBridgeBusTest::events).containsExactly(2, 1);
    }

    @Test
    void publish_eventTooLargeForACall_sendsItsIdStatusAndVersion() {
        service.responds(request -> results(request, ALL));

        assertThat(bus.publish(announcements(1, 300_000))).isEmpty();

        assertThat(service.requests()).singleElement().satisfies(request -> assertThat(
                        request.json().path("Entries").path(0).path("Detail").asText())
                .isEqualTo("{\"id\":\"" + Tasks.id(0) + "\",\"status\":\"completed\",\"version\":3}"));
    }

    @Test
    void publish_someRefusedOnce_sendsOnlyTheseAgain() {
        service.responds(request -> results(request, event -> service.requests().size() > 1 || event != 1));

        assertThat(bus.publish(announcements(3, 0))).isEmpty();

        assertThat(service.requests()).extracting(EventBridgeBusTest::events).containsExactly(3, 1);
        assertThat(details(service.requests().get(1))).containsExactly(view(1, 0));
        assertThat(pauses).containsExactly(EventBridgeBus.FIRST_PAUSE);
    }

    @Test
    void publish_oneAlwaysRefused_reportsItAfterThreeRetries() {
        service.responds(request -> results(request, event -> events(request) > 1 && event != 1));

        assertThat(bus.publish(announcements(3, 0))).containsExactly(id(1));

        assertThat(service.requests()).extracting(EventBridgeBusTest::events).containsExactly(3, 1, 1, 1);
        assertThat(pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Entries\":[]}", "{\"FailedEntryCount\":0,\"Entries\":[{}]}", "[]", "nonsense"})
    void publish_responseWithoutResults_reportsEveryAnnouncement(String body) {
        service.responds(Response.json(200, body));

        assertThat(bus.publish(announcements(2, 0))).containsExactly(id(0), id(1));
    }

    @Test
    void publish_callRefused_reportsItsAnnouncementsAndSendsTheOtherCalls() {
        service.responds(request -> details(request).contains(view(0, 0))
                ? Response.error(400, "AccessDeniedException", "no")
                : results(request, ALL));

        assertThat(bus.publish(announcements(12, 0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(EventBridgeBusTest::id).toList());

        assertThat(service.requests()).hasSize(2);
    }

    @Test
    void publish_bodyThatIsNoJson_isReportedAndTheOthersAreSent() {
        service.responds(request -> results(request, ALL));
        List<Announcement> announcements = new ArrayList<>(announcements(2, 0));
        announcements.set(0, new Announcement(id(0), "subject.completed", "{"));

        assertThat(bus.publish(announcements)).containsExactly(id(0));

        assertThat(service.requests()).extracting(EventBridgeBusTest::events).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void publish_noBus_acceptsAllWithoutACall(String name) {
        EventBridgeBus none = new EventBridgeBus(service.clients(), Optional.of(name), pauses::add);

        assertThat(none.publish(announcements(2, 0))).isEmpty();

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void publish_nothing_makesNoCall() {
        assertThat(bus.publish(List.of())).isEmpty();

        assertThat(service.requests()).isEmpty();
    }

    private static AnnouncementId id(int number) {
        return new AnnouncementId(Tasks.id(number), 3);
    }

    private static List<Announcement> announcements(int count, int padding) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Announcement(
                        id(i),
                        "subject.completed",
                        "{\"type\":\"subject.completed\",\"timestamp\":\"2026-01-01T12:00:00Z\",\"data\":"
                                + view(i, padding) + "}"))
                .toList();
    }

    private static String view(int number, int padding) {
        return "{\"id\":\"" + Tasks.id(number) + "\",\"status\":\"completed\",\"name\":\"" + "n".repeat(padding)
                + "\",\"version\":3}";
    }

    private static int events(Request request) {
        return request.json().path("Entries").size();
    }

    private static List<String> details(Request request) {
        List<String> details = new ArrayList<>();
        request.json()
                .path("Entries")
                .forEach(event -> details.add(event.path("Detail").asText()));
        return details;
    }

    /** @param accepts which events of the request are accepted, by their index */
    private static Response results(Request request, IntPredicate accepts) {
        String results = IntStream.range(0, events(request))
                .mapToObj(i -> accepts.test(i)
                        ? "{\"EventId\":\"e-" + i + "\"}"
                        : "{\"ErrorCode\":\"ThrottlingException\",\"ErrorMessage\":\"slow down\"}")
                .collect(Collectors.joining(","));
        return Response.json(200, "{\"FailedEntryCount\":0,\"Entries\":[" + results + "]}");
    }
}
