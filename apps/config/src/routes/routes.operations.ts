import { RouteId } from '@tollgate/schema';
import { CreateRoute, PageQuery, PatchRoute, Route, RoutePage } from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const routesTag = 'routes';
const params = z.strictObject({ id: RouteId });
const common = { tag: routesTag, access: 'admin' } as const;

export const listRoutes = defineOperation({
  ...common,
  id: 'listRoutes',
  method: 'GET',
  path: '/api/v1/routes',
  summary: 'Lists routes, oldest first',
  query: PageQuery,
  status: 200,
  response: RoutePage,
});

export const createRoute = defineOperation({
  ...common,
  id: 'createRoute',
  method: 'POST',
  path: '/api/v1/routes',
  summary: 'Makes a model name that stands for one or more targets',
  body: CreateRoute,
  status: 201,
  response: Route,
  failures: ['resource.conflict'],
});

export const getRoute = defineOperation({
  ...common,
  id: 'getRoute',
  method: 'GET',
  path: '/api/v1/routes/{id}',
  summary: 'Shows a route',
  params,
  status: 200,
  response: Route,
});

export const patchRoute = defineOperation({
  ...common,
  id: 'patchRoute',
  method: 'PATCH',
  path: '/api/v1/routes/{id}',
  summary: 'Changes a route',
  params,
  ifMatch: 'required',
  body: PatchRoute,
  status: 200,
  response: Route,
  failures: ['resource.conflict'],
});

export const deleteRoute = defineOperation({
  ...common,
  id: 'deleteRoute',
  method: 'DELETE',
  path: '/api/v1/routes/{id}',
  summary: 'Deletes a route',
  params,
  ifMatch: 'required',
  status: 204,
});
