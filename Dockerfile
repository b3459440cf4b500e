# Image of an application: docker build --build-arg SERVICE=gateway .
# The layers are sorted by how often they change: a change in a service rebuilds that service only, without downloads.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUN_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS libraries
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY arith-service/pom.xml arith-service/
COPY gateway/pom.xml gateway/
COPY service-kit/pom.xml service-kit/
COPY shared-state/pom.xml shared-state/
COPY sum-service/pom.xml sum-service/
COPY testing/benchmarks/pom.xml testing/benchmarks/
COPY testing/chaos/pom.xml testing/chaos/
COPY testing/system-tests/pom.xml testing/system-tests/
COPY testing/test-support/pom.xml testing/test-support/
COPY tools/local-cluster/pom.xml tools/local-cluster/
COPY tools/training/pom.xml tools/training/
COPY tools/local-cluster/src tools/local-cluster/src
COPY tools/training/src tools/training/src
COPY testing/test-support/src testing/test-support/src
COPY shared-state/src shared-state/src
COPY service-kit/src service-kit/src
# ./abacus test checks tests, format and nullness. The jars are extracted and trained below.
ENV MAVEN_ARGS="-B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -Dabacus.nullness.skip=true -Dexec.skip=true -Dabacus.train.skip=true"
RUN --mount=type=cache,target=/root/.m2,sharing=locked mvn package -pl service-kit,tools/training -am

FROM libraries AS service
ARG SERVICE
COPY ${SERVICE}/src ${SERVICE}/src
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn package -pl ${SERVICE} -am \
 && java -Djarmode=tools -jar ${SERVICE}/target/${SERVICE}.jar extract --layers --destination /layers \
 && mv /layers/application/*.jar /layers/application/service.jar \
 && mkdir -p /layers/probe/dev/abacus/kit && cp -r service-kit/target/classes/dev/abacus/kit/probe /layers/probe/dev/abacus/kit/ \
 && cp -r tools/local-cluster/target/classes /layers/users \
 && cp -r tools/training/target/classes /layers/training && cp ${SERVICE}/src/main/training/requests.txt /layers/training/

FROM ${RUN_IMAGE}
WORKDIR /app
COPY --chmod=644 config/jvm.options ./
COPY --from=service /layers/dependencies/ ./
COPY --from=service /layers/probe/ probe/
COPY --from=service /layers/snapshot-dependencies/ ./
COPY --from=service /layers/application/ ./
# Logs are JSON objects, a line each. An empty value makes them plain.
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
# Ahead-of-time cache, made by the JVM that uses it (JEP 483, JEP 515). TRAINING=false takes a third of the build time; the
# service then starts and warms up slowly.
ARG TRAINING=true
RUN --mount=type=bind,from=service,source=/layers/training,target=/training \
    [ "$TRAINING" != true ] \
 || java -cp /training dev.abacus.training.Training /training/requests.txt \
         @jvm.options -XX:AOTCacheOutput=service.aot -jar service.jar >/tmp/training.log 2>&1 \
 || { cat /tmp/training.log; exit 1; }; rm -rf /tmp/*
# EnableAuthentication, for docker-compose.secure.yml
COPY --from=service /layers/users/ users/
USER 10001:10001
# The host name is unique among the containers of a service.
ENV ABACUS_INSTANCE=\${spring.application.name}-\${HOSTNAME} \
    MALLOC_ARENA_MAX=2
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx8m", "-Xshare:auto", "-cp", "probe", "dev.abacus.kit.probe.ReadinessProbe"]
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=service.aot", "-jar", "service.jar"]
