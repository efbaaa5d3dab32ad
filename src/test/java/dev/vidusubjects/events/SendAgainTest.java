package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendAgainTest {

    private static final URI OF_DEPLOYMENT = URI.create("https://hooks.example.com/all?token=secret");
    private static final String OF_REQUEST = "https://user:secret@receiver.example.com:8443/one?token=secret#secret";

    @TempDir
    Path data;

    private EventsFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        fixture.endpoints.add(OF_DEPLOYMENT);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private SendAgain sendAgain() {
        return new SendAgain(
                fixture.tasks, fixture.outbox, fixture.queue, new WebhookTargets(fixture.endpoints), fixture.clock);
    }

    private void publish(Task ended) {
        assertThat(fixture.publish().publish(List.of(ended), fixture.budget())).isEmpty();
        fixture.queue.added.clear();
    }

    @Test
    void send_announcedEnding_beginsANewSeriesForEachEndpoint() throws Exception {
        Task task = fixture.completed(1, List.of(), List.of(), Optional.of(OF_REQUEST));
        publish(task);
        fixture.clock.advance(Duration.ofDays(3));

        List<String> endpoints = sendAgain().send(task.id());

        assertThat(endpoints).containsExactly("https://hooks.example.com/all", "https://receiver.example.com:8443/one");
        assertThat(fixture.queue.added)
                .containsExactly(
                        new Delivery(EventsFixture.id(task), OF_DEPLOYMENT, 1, fixture.clock.instant()),
                        new Delivery(EventsFixture.id(task), URI.create(OF_REQUEST), 1, fixture.clock.instant()));
    }

    @Test
    void send_endpointOfBoth_isSentOnce() throws Exception {
        Task task = fixture.completed(1, List.of(), List.of(), Optional.of(OF_DEPLOYMENT.toString()));
        publish(task);

        assertThat(sendAgain().send(task.id())).hasSize(1);
        assertThat(fixture.queue.added).hasSize(1);
    }

    /** The announcement follows soon; until then, there is no body that could be sent. */
    @Test
    void send_endingThatIsNotAnnouncedYet_sendsNothing() throws Exception {
        Task task = fixture.completed(1);

        assertThat(sendAgain().send(task.id())).isEmpty();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void send_openTask_sendsNothing() throws Exception {
        fixture.tasks.create(Tasks.submitting(7));

        assertThat(sendAgain().send(Tasks.id(7))).isEmpty();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void send_afterTwoEndings_sendsTheLatest() throws Exception {
        Task first = fixture.failed(1);
        publish(first);
        Task second = fixture.failedAgain(first);
        assertThat(sendAgain().send(second.id())).isEmpty();
        publish(second);

        sendAgain().send(second.id());

        assertThat(fixture.queue.added).extracting(Delivery::id).containsExactly(EventsFixture.id(second));
    }

    @Test
    void send_withoutEndpoints_sendsNothing() throws Exception {
        Task task = fixture.completed(1);
        publish(task);
        fixture.endpoints.clear();

        assertThat(sendAgain().send(task.id())).isEmpty();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void send_unknownTask_throwsNoSuchTask() {
        assertThatThrownBy(() -> sendAgain().send(Tasks.id(404))).isInstanceOf(NoSuchTaskException.class);
    }

    @Test
    void send_queueFails_throws() throws Exception {
        Task task = fixture.completed(1);
        publish(task);
        fixture.queue.failures = 1;

        assertThatThrownBy(() -> sendAgain().send(task.id())).isInstanceOf(DeliveryQueueException.class);
    }
}
