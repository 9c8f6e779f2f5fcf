# Styles are built apart, so that the image that runs holds no Node.
FROM node:22-slim AS styles
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY frontend frontend
COPY static static
RUN npm run build

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 DJANGO_SETTINGS_MODULE=diversion.settings
WORKDIR /app
# The worker links and compares (PACKAGES=analysis); the web process needs none of that and stays small.
ARG PACKAGES=runtime
COPY requirements/${PACKAGES}.txt requirements/
RUN pip install --no-deps --require-hashes -r requirements/${PACKAGES}.txt && pip check
COPY manage.py gunicorn.conf.py ./
COPY deploy/ready.py deploy/alive.py deploy/
COPY accounts accounts
COPY administration administration
COPY caseworkflow caseworkflow
COPY diversion diversion
COPY ledger ledger
COPY outcomes outcomes
COPY paper paper
COPY programmes programmes
COPY referrals referrals
COPY workflow workflow
COPY templates templates
COPY --from=styles /build/static static
RUN useradd --system --uid 10001 diversion && install -d -o diversion /data /checkpoints
USER diversion
VOLUME /data /checkpoints
EXPOSE 8000
CMD ["gunicorn", "--config", "gunicorn.conf.py"]
