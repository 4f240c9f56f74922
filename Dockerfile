# Two stages: what builds the environment stays behind.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/facelog && /opt/facelog/bin/pip install --no-cache-dir .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 facelog && install -d -o facelog -g facelog -m 0700 /data
COPY --from=build /opt/facelog /opt/facelog
ENV PATH=/opt/facelog/bin:$PATH FACELOG_HOME=/data PYTHONUNBUFFERED=1
USER facelog
# The diary, its key, and models that were pulled: back it up, or the diary is gone with the container.
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["facelog", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["facelog"]
CMD ["run"]
