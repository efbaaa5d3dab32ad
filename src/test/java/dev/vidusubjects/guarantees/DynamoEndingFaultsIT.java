package dev.vidusubjects.guarantees;

import dev.vidusubjects.aws.AwsEndings;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.fixture.MemoryDeliveryLog;
import dev.vidusubjects.fixture.MemoryDeliveryQueue;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same faults on DynamoDB and S3. No emulator has the queue, which is in memory. */
class DynamoEndingFaultsIT extends EndingFaultInjection {

    @Override
    EndingStores open() {
        return new Stores();
    }

    /** The test with the embedded stores covers every boundary. */
    @Override
    int boundaryStep() {
        return 5;
    }

    private static final class Stores implements EndingStores {
        private final AwsEndings aws = new AwsEndings();
        private final MemoryDeliveryQueue queue = new MemoryDeliveryQueue();
        private final MemoryDeliveryLog log = new MemoryDeliveryLog();

        @Override
        public TaskStore tasks() {
            return aws.tasks;
        }

        @Override
        public Outbox outbox() {
            return aws.outbox;
        }

        @Override
        public StateStore states() {
            return aws.states;
        }

        @Override
        public ResultStore results() {
            return aws.results;
        }

        @Override
        public DeliveryQueue queue() {
            return queue;
        }

        @Override
        public DeliveryLog log() {
            return log;
        }

        @Override
        public KeptMediaStore media() {
            return aws.media;
        }

        @Override
        public List<Delivery> due(Instant now) {
            return queue.added.stream()
                    .filter(delivery -> !delivery.notBefore().isAfter(now))
                    .toList();
        }

        @Override
        public void done(Delivery delivery) {
            queue.added.remove(delivery);
        }

        @Override
        public List<Delivery> givenUp() {
            return new ArrayList<>(queue.givenUp.keySet());
        }

        @Override
        public Optional<byte[]> copy(TaskId task, String name) {
            return aws.copy(task, name);
        }

        @Override
        public void close() {
            // The table and the bucket end with the process that holds them.
        }
    }
}
