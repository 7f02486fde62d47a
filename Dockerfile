# One image for every process: api, worker, mail catcher and the matricula command.
FROM node:20-slim AS build
WORKDIR /matricula
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-slim
WORKDIR /matricula
ENV NODE_ENV=production HOST=0.0.0.0 METRICS_HOST=0.0.0.0
COPY --from=build /matricula ./
USER node
ENTRYPOINT ["node"]
CMD ["dist/apps/api/main.js"]
